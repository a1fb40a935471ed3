// Spans that go out but are no call that somebody made: they belong to one, and their names say so.

/** Going to a target for the first time: its address, its socket, its key. A pool that lends what it has is none. */
const connecting =
  /^(?:\w+\.)?dns\b|^(?:\w+[. _-])?(?:tcp|tls|ssl|ipc|socket)(?:$|[. _-](?:connect|dial|client handshake|handshake))|^resolve$|^http\.(?:getconn|connect)$|^http connection_setup|(?:^|[^a-z])connect$/i;

export function isConnectingName(name: string): boolean {
  return name.length < 200 && connecting.test(name) && !/pool/i.test(name);
}

/** What drivers, pools and clients do around a call; what waits for messages. */
const around =
  /pool|getconnection|acquire|\bsql\.(?:conn\.(?:reset_session|begin_tx|ping|prepare)|rows|tx|stmt\.close|connector)|^(?:begin|commit|rollback|savepoint|release|set|show|pragma|discard|ping)\b|:(?:begin|commit|rollback|start transaction|savepoint|release|set)\b|^transaction\.|^prisma:(?:engine:(?:connect|connection|serialize|response_json_serialization)|client:(?:connect|serialize|compile|detect_platform|load_engine))|^(?:wait_for_connection|http\.(?:send|receive|headers))/i;

export function isAroundName(name: string): boolean {
  return name.length < 200 && around.test(name);
}

/** `receive` and `poll` wait for whatever comes. */
const waiting = /^(?:receive|poll|settle|ack|commit)/i;

export function isWaitingOperation(operation: string): boolean {
  return waiting.test(operation);
}
