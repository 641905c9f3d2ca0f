/**
 * Lucide's icons as the plain SVG that they are. The package draws each through a component that builds its elements one by one at run
 * time; dozens stand in every list and thread, and three kilobytes of the start were its code. Not here: which icons there are.
 */
import type { Plugin } from 'vite'

type IconNode = readonly [tag: string, attributes: Readonly<Record<string, string>>]

const ICON = /@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/
const DATA = /const iconData = (\{.*\});/

const element = ([tag, attributes]: IconNode): string =>
  `<${tag} ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')} />`

/** The component: `size`, `strokeWidth`, `fill` and `class` as in the package; always hidden from screen readers, for which words stand beside it. */
export const plainIcon = (nodes: readonly IconNode[]): string => `<script lang="ts">
const { size = 24, strokeWidth = 2, fill = 'none', class: name = undefined } = $props()
</script>
<svg class={name} width={size} height={size} viewBox="0 0 24 24" fill={fill} stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${nodes.map(element).join('')}</svg>`

/** What an icon of the package is drawn from. Throws where the package writes its icons otherwise than this knows. */
export const nodesOf = (source: string, file: string): readonly IconNode[] => {
  const data = DATA.exec(source)?.[1]
  if (data === undefined) throw new Error(`${file} is no icon as plain-icons.ts knows them`)
  return JSON.parse(data).node
}

export const plainIcons = (): Plugin => ({
  name: 'plain-icons',
  enforce: 'pre',
  transform: (source, id) => (ICON.test(id) ? { code: plainIcon(nodesOf(source, id)), map: null } : null)
})
