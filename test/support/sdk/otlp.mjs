// Posting OTLP JSON as it is, for spans that no SDK would send.

/** @typedef {Record<string, unknown>} OtlpSpan a span as OTLP JSON has it */

/**
 * Sends spans of one service and resolves when the receiver has taken them.
 * @param {string} endpoint base URL, without /v1/traces
 * @param {string} service
 * @param {OtlpSpan[]} spans
 * @param {Readonly<Record<string, string>>} [resource] further attributes of the resource
 * @throws when the receiver says no
 */
export async function postSpans(endpoint, service, spans, resource = {}) {
  const attributes = Object.entries({ 'service.name': service, ...resource }).map(([key, value]) => ({
    key,
    value: { stringValue: value },
  }));
  const scopeSpans = [{ scope: { name: 'spanlight-test', version: '1.0.0' }, spans }];
  const response = await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans }] }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${endpoint} answers ${response.status}: ${text}`);
}
