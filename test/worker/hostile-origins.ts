/** Origins that are not ours, however alike they look (T07). Not here: asking with them. */

/** At least forty for a product that serves at `url`; an empty object is a request without the header. */
export function hostileOrigins(url: string): readonly Readonly<Record<string, string>>[] {
  const { hostname, port, host } = new URL(url)
  const next = Number(port) + 1
  const spellings = [
    'null',
    'undefined',
    '*',
    'about:blank',
    'http://evil.example',
    'https://evil.example',
    // Another scheme, port, case, or none of them.
    `https://${host}`,
    `ws://${host}`,
    `wss://${host}`,
    `file://${host}`,
    `chrome-extension://${host}`,
    `http://${hostname}`,
    `http://${hostname}:`,
    `http://${hostname}:80`,
    `http://${hostname}:${next}`,
    `http://${hostname}:0${port}`,
    host,
    `//${host}`,
    url.toUpperCase(),
    `HTTP://${host}`,
    // Before, behind and around our name.
    `http://${host}.evil.example`,
    `http://${hostname}.evil.example:${port}`,
    `http://evil.example.${hostname}:${port}`,
    `http://evil${hostname}:${port}`,
    `${url}0`,
    `${url}.`,
    `http://${hostname}.:${port}`,
    `http://${host}@evil.example`,
    `http://user@${host}`,
    `http://user:password@${host}`,
    `http://evil.example/${host}`,
    `http://evil.example?${url}`,
    `http://evil.example#${url}`,
    `${url}/`,
    `${url}/index.html`,
    `${url}?`,
    `${url}#`,
    `${url}\\@evil.example`,
    `${url}%00.evil.example`,
    // The same machine under other names.
    `http://localhost:${port}`,
    `http://LOCALHOST:${port}`,
    `http://[::1]:${port}`,
    `http://[0:0:0:0:0:0:0:1]:${port}`,
    `http://[::ffff:127.0.0.1]:${port}`,
    `http://[::ffff:7f00:1]:${port}`,
    `http://127.1:${port}`,
    `http://127.000.000.001:${port}`,
    `http://0x7f000001:${port}`,
    `http://2130706433:${port}`,
    `http://0.0.0.0:${port}`,
    `http://xn--127-abc.0.0.1:${port}`,
    `http://xn--bton-5qa.example:${port}`,
    // Twice, or with something between.
    `${url} ${url}`,
    `${url},${url}`,
    `${url}, http://evil.example`,
    `http://evil.example, ${url}`,
    `${url} http://evil.example`,
    `${url};http://evil.example`,
    `http:// ${host}`,
    `http://${hostname} :${port}`,
    `http://${hostname}\t:${port}`
  ]
  return [
    {},
    { origin: '' },
    ...spellings.map((origin) => ({ origin })),
    // A browser that says itself that the page is another site's.
    ...['cross-site', 'same-site', 'none'].map((site) => ({ origin: url, 'sec-fetch-site': site }))
  ]
}
