import { randomBytes } from 'node:crypto';

/**
 * The timeline's page as the extension has it (src/host/pageHtml.ts): a nonce, and no exceptions. `body` stands after
 * the first of `scripts` (names of bundles), which takes VS Code's place; `sources` are further directives of the policy.
 * @param {readonly string[]} scripts
 * @param {string} body
 * @param {string} [sources]
 * @param {string} [style] name of the style sheet
 */
export function pageHtml([first, ...others], body, sources = '', style = 'timeline') {
  const nonce = randomBytes(16).toString('base64');
  const csp = `default-src 'none'; img-src 'self' data:; font-src 'self'; style-src 'self' 'nonce-${nonce}'; script-src 'nonce-${nonce}'${sources}`;
  const tag = name => `<script nonce="${nonce}" src="${name}.js"></script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${nonce}">
<link rel="icon" href="data:,">
<link rel="stylesheet" nonce="${nonce}" href="${style}.css">
<title>Spanlight</title>
</head>
<body>${tag(first)}${body}${others.map(tag).join('')}</body>
</html>`;
}
