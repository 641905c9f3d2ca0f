/**
 * What a browser sees at `/` until the app is there: what this is, that it runs, and where to go on. A page of text, no script.
 * It names only what is on. Not here: the app.
 */

const DEMO = `<li><a href="/api/demo">The people of the demo</a>: sign in with <code>POST /api/demo/sign-in</code></li>`
const SIMULATOR = '<li><a href="/simulator">The simulator</a>: <a href="/simulator/customers">customers and their phones</a></li>'
const NOBODY = '<p>There is no demo company here, and nobody can sign in yet: accounts come with the app.</p>'
const HINT = '<p>README.md has the commands to be Ana, answer a customer, and watch a second answer being held.</p>'

/** What of this instance is on. */
export interface Shown {
  readonly demo: boolean
  readonly simulator: boolean
}

const page = ({ demo, simulator }: Shown): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Baton</title>
<style>
:root { color-scheme: light dark; font: 100%/1.6 system-ui, sans-serif; }
body { max-inline-size: 42rem; margin: 4rem auto; padding-inline: 1.25rem; }
h1 { margin-block-end: 0; } h2 { margin-block: 2rem 0; font-size: 1.1rem; }
p { margin-block: .4rem; } code { font-size: .95em; } li { margin-block: .3rem; }
</style>
</head>
<body>
<main>
<h1>Baton</h1>
<p>The server runs. The app for agents is being built on it; until then Baton answers through its API.</p>
<h2>What is a WhatsApp shared inbox?</h2>
<p>A team workspace where several people see, assign, answer and track conversations from one managed queue.</p>
<h2>How does a shared inbox reduce duplicate replies?</h2>
<p>By showing who owns a conversation, and by refusing: a reply that was written before a colleague answered is held for its author, not sent.</p>
<h2>Is a shared inbox enough without automation?</h2>
<p>It is the best first step. Nothing here needs a rule to be configured.</p>
<h2>Look around</h2>
<ul>
<li><a href="/api/health">Health</a></li>
${demo ? DEMO : ''}
${simulator ? SIMULATOR : ''}
</ul>
${demo ? HINT : NOBODY}
</main>
</body>
</html>
`

/** Nothing is loaded and nothing runs: there is only the style sheet above. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export const frontPage = (shown: Shown): Response =>
  new Response(page(shown), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin'
    }
  })
