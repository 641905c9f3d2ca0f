/** How long a call was, as phones write it: "3:10", "1:02:05". */
const two = (value: number): string => String(value).padStart(2, '0')

export const callSpan = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
