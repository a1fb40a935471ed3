/**
 * Where traces come from. `id` never changes, so that secrets, lens data and reload state survive a rename.
 * `url` has no trailing slash and may have any base path; for a file it is the file's URI.
 */
export interface Endpoint {
  readonly id: string;
  readonly kind: 'jaeger' | 'collector' | 'file';
  readonly name: string;
  readonly url: string;
}

/** Ids of endpoints that are in no setting; no entry of the settings may have one of them. */
export const collectorId = 'collector';
export const sampleId = 'sample';

/** Scheme, host and port: what a secret is bound to. Throws TypeError for a url that is none. */
export function originOf(endpoint: Endpoint): string {
  return new URL(endpoint.url).origin;
}
