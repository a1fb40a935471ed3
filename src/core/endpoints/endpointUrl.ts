/** Why a text can't be the address of a server. */
export type UrlProblem = 'empty' | 'notUrl' | 'scheme' | 'userinfo';

/**
 * Brings an address as people write it to the form an Endpoint keeps: http or https, base path kept, no slash at the end, no
 * query and no fragment. `localhost:16686` gets `http://`. User and password inside the address are refused, because
 * settings are no place for secrets.
 */
export function readEndpointUrl(text: string): { url: string } | { problem: UrlProblem } {
  const trimmed = text.trim();
  if (!trimmed) return { problem: 'empty' };
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (/\s/.test(written) || !URL.canParse(written)) return { problem: 'notUrl' };
  const parsed = new URL(written);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return { problem: 'scheme' };
  if (parsed.username || parsed.password) return { problem: 'userinfo' };
  return { url: parsed.origin + parsed.pathname.replace(/\/+$/, '') };
}

/** The text without what stands where user and password do, also when it is no address at all: for messages and the log. */
export function withoutUserinfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1');
}

/**
 * Base of the server to which a page of Jaeger's UI belongs: all before the UI's own route. A text that is no such page comes
 * back unchanged.
 */
export function baseOfUiPage(text: string): string {
  const route = /\/(?:search|trace\/[^/?#]+|dependencies|monitor|quality-metrics|deep-dependencies)\/?(?:[?#].*)?$/;
  return text.trim().replace(route, '');
}

/**
 * An id that the same address always gets: 16 hex digits (FNV-1a, 64 bits). Not meant to keep anything secret.
 */
export function idOfUrl(url: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(url)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & (2n ** 64n - 1n);
  return hash.toString(16).padStart(16, '0');
}
