/** A place as numbers, and as an address of a map that asks for no key. Not here: showing it. */
import type { Place } from '../../../../schema/domain/content.ts'

type Point = Pick<Place, 'latitude' | 'longitude'>

/** Five places behind the point: about a metre. */
const degrees = (value: number): string => value.toFixed(5)

export const coordinates = ({ latitude, longitude }: Point): string => `${degrees(latitude)}, ${degrees(longitude)}`

export const mapAddress = ({ latitude, longitude }: Point): string => {
  const [lat, lon] = [degrees(latitude), degrees(longitude)]
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`
}
