/**
 * The host's part beside the page (a worker of it), or far from it (a page of its own, in a process of its own, as the
 * extension host is): `far.html?channel=NAME`.
 */
import './growableText';
import type { WireMessage } from '../../../src/protocol/channel';
import { BenchHost, type ArrivedMessage, type OpenMessage } from './benchHost';

type Message = WireMessage | OpenMessage | ArrivedMessage;

const name = new URLSearchParams(location.search).get('channel');
const decoder = new Worker(new URL('decode.js', location.href));
const finder = new Worker(new URL('find.js', location.href));
const analyzer = new Worker(new URL('analyze.js', location.href));
if (name) {
  const channel = new BroadcastChannel(name);
  const host = new BenchHost(message => channel.postMessage({ to: 'page', message }), decoder, finder, analyzer);
  channel.addEventListener('message', ({ data }: MessageEvent<{ to: string; message: Message }>) => {
    if (data.to === 'host') host.receive(data.message);
  });
} else {
  const host = new BenchHost(message => self.postMessage(message), decoder, finder, analyzer);
  self.addEventListener('message', ({ data }: MessageEvent<Message>) => host.receive(data));
}
