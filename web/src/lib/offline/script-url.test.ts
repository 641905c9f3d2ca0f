import { expect, test } from 'vitest'
import { onlyTheWorker, SERVICE_WORKER, serviceWorkerUrl } from './script-url.ts'

test('the policy is made once, and vouches for the service worker alone', () => {
  const made: string[] = []
  const factory = {
    createPolicy: (name: string, { createScriptURL }: { createScriptURL: (url: string) => string }) => {
      made.push(name)
      return { createScriptURL: (url: string) => ({ trusted: createScriptURL(url) }) }
    }
  }
  expect(serviceWorkerUrl(factory)).toEqual({ trusted: SERVICE_WORKER })
  serviceWorkerUrl(factory)
  expect(made).toEqual(['baton-script-url'])
  for (const url of ['/other.js', 'https://elsewhere.example/service-worker.js', '/service-worker.js?x'])
    expect(() => onlyTheWorker(url)).toThrow(url)
})

test('a browser without Trusted Types gets the address as it is', () => {
  expect(serviceWorkerUrl(undefined)).toBe(SERVICE_WORKER)
})
