/**
 * How the app is built: a static shell for every address (adapter-static's fallback), strict about where scripts come from and what may
 * become a script. Not here: the headers of the built files (`scripts/build-web.ts`), the Worker.
 */
import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts'
import { plainIcons } from './plain-icons.ts'

/** Where `npm start` serves, for `vite dev` in front of it. */
const SERVER = 'http://127.0.0.1:8787'

/** What the page's own script calls before anything else may run: it hands over the build's name, which other modules read as they start. */
const PAYLOAD = /runtime\/client\/payload\.js$|preload-helper/

/**
 * What every page of the queue needs before its first row, in one file instead of thirty: they share most of their words, so that it is
 * smaller as one. What is loaded behind the first rows is not among it.
 */
const START =
  /web\/src\/lib\/(?:look\/(?!contrast)|queue\/|actions\/|commands\/(?!palette)|components\/(?:ui\/(?:Avatar|Dot|Badge|IconButton|Kbd)|queue\/(?!QueueEmpty|QuickActions|SwipeHint)|shell\/(?:Rail|Sync|sync|Workspace|place)|app\/(?:AppShell|Frame|NotLoaded|QueueScreen|EmptyPane|panes|interactive|thread-parts))|state\/(?:this-browser|create-app\.svelte)\.ts)|\/schema\/(?:domain|protocol)\//

/** The databases, the sync and the outbox: behind the first picture where there is one, in one file. */
const ENGINE = /web\/src\/lib\/(?:replica|sync|outbox)\/|state\/(?:engine|threads|open-workspace)\.ts|node_modules\/dexie\//

/**
 * The rules of what is on every screen in one stylesheet: a cold start without a network asks its worker for each file, and thirteen small
 * ones cost more than one. Those of a thread and of single pages come with them.
 */
const STYLES =
  /(?:components\/(?:ui|queue|shell|toasts)\/|components\/app\/(?!Overlays|ThreadSide|ContextSide)).*type=style\b|web\/src\/[\w-]+\.css$/

export default defineConfig({
  plugins: [
    plainIcons(),
    sveltekit({
      adapter: adapter({ pages: '../.build/web', assets: '../.build/web', fallback: 'index.html' }),
      outDir: '../.build/kit',
      csp: { mode: 'hash', directives: CONTENT_SECURITY_POLICY },
      serviceWorker: { register: false },
      // The same sources are the same build; `vite dev` names itself.
      version: { pollInterval: 0, ...(process.env.BATON_BUILD ? { name: process.env.BATON_BUILD } : {}) },
      compilerOptions: { runes: true }
    })
  ],
  // The build of Dexie for browsers of today: the one that its package names is for those of ten years ago.
  resolve: { alias: { dexie: 'dexie/dist/modern/dexie.mjs' } },
  server: { proxy: { '/api': SERVER, '/simulator': SERVER, '/parties': { target: SERVER, ws: true } } },
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'styles', test: STYLES, priority: 4 },
            { name: 'payload', test: PAYLOAD, priority: 3 },
            { name: 'start', test: START, priority: 2 },
            { name: 'engine', test: ENGINE, priority: 1 }
          ]
        }
      }
    },
    modulePreload: false,
    target: 'es2024',
    chunkSizeWarningLimit: 200
  }
})
