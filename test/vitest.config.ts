/** How the tests run: one project per kind, each in Node; what needs workerd starts it through `test/harness`. */
import path from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const root = path.join(import.meta.dirname, '..')

export default defineConfig({
  root,
  test: {
    pool: 'forks',
    setupFiles: ['test/harness/seed.ts'],
    silent: 'passed-only', // what the product logs is shown where a test fails
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        plugins: [svelte({ configFile: false })], // the app's controllers are written with runes
        test: {
          name: 'unit',
          include: ['{schema,party,worker,web,scripts}/**/*.test.ts', 'test/{guard,harness,bench,e2e}/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 20_000,
          isolate: false // pure cores and stores with a name of their own: files share a process, which halves the time
        }
      },
      {
        extends: true,
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          globalSetup: 'test/harness/built.ts',
          testTimeout: 90_000,
          hookTimeout: 60_000
        }
      },
      {
        extends: true,
        test: {
          name: 'sim',
          include: ['test/sim/**/*.test.ts'],
          globalSetup: 'test/harness/built.ts',
          testTimeout: 600_000,
          hookTimeout: 60_000
        }
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.e2e.ts'],
          globalSetup: 'test/e2e/built.ts',
          fileParallelism: false, // figures and deadlines of a browser mean nothing beside a second one
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      }
    ]
  }
})
