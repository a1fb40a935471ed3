import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The page around a bundle and its styles, of the same name. Nothing of a trace is in it (a span may be named `</script>`); scripts and
 * styles run only with this page's nonce, and the page can reach no network.
 */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, bundle: string): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
  const csp = [
    `default-src 'none'`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" nonce="${nonce}" href="${asset(`${bundle}.css`)}">
<title>Spanlight</title>
</head>
<body><div id="root"></div><script nonce="${nonce}" src="${asset(`${bundle}.js`)}"></script></body>
</html>`;
}
