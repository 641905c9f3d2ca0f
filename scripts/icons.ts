/**
 * `node scripts/run.mjs icons`: draws the PNG icons of the app from its one drawing, web/static/icon.svg. The PNGs
 * are kept in the repository, so that a build needs no browser; they are drawn again when the drawing changes.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { ensureChromium } from './chromium.ts'
import { root } from './ensure.mjs'

interface Icon {
  readonly file: string
  /** In pixels, both ways. */
  readonly size: number
  /** A system cuts its own form out of it: the ground goes to the edge, the mark stays in the middle four fifths. */
  readonly maskable: boolean
}

const ICONS: readonly Icon[] = [
  { file: 'icon-192.png', size: 192, maskable: false },
  { file: 'icon-512.png', size: 512, maskable: false },
  { file: 'icon-apple-180.png', size: 180, maskable: true },
  { file: 'icon-maskable-512.png', size: 512, maskable: true }
]

const folder = path.join(root, 'web', 'static')

/** The drawing without round corners, its mark made smaller around the middle. */
export function maskable(svg: string): string {
  const cut = svg.replace(/ rx="\d+"/, '').replace(/(<g[^>]*>[\s\S]*<\/g>)/, '<g transform="translate(25.6 25.6) scale(0.9)">$1</g>')
  if (cut === svg) throw new Error('icon.svg has another form than this expects: a ground with rx, then one group')
  return cut
}

export async function main(): Promise<void> {
  const svg = readFileSync(path.join(folder, 'icon.svg'), 'utf8')
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage()
    for (const { file, size, maskable: isMaskable } of ICONS) {
      await page.setViewportSize({ width: size, height: size })
      const drawing = (isMaskable ? maskable(svg) : svg).replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `)
      await page.setContent(`<body style="margin:0">${drawing}</body>`)
      writeFileSync(path.join(folder, file), await page.screenshot({ omitBackground: true }))
      console.log(`${file} ${size}×${size}`)
    }
  } finally {
    await browser.close()
  }
}
