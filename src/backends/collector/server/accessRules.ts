import { isIP } from 'node:net';
import { hostname } from 'node:os';

/**
 * Who may send. A page in a browser can reach the loopback address as well as any program can: its requests carry an `Origin`, and a
 * name that its owner lets point to 127.0.0.1 (DNS rebinding) arrives in `Host`.
 */
export class AccessRules {
  /** Other names under which a container or a virtual machine knows this machine. */
  private readonly hosts = new Set([
    'localhost',
    'host.docker.internal',
    'gateway.docker.internal',
    'host.containers.internal',
    'host.lima.internal',
  ]);
  private readonly origins: ReadonlySet<string>;
  /** Beyond this machine. */
  private readonly isOpen: boolean;

  /** `host`: as configured; empty for loopback only. */
  constructor(host: string, allowedOrigins: readonly string[]) {
    this.origins = new Set(allowedOrigins.map(origin => origin.trim().toLowerCase().replace(/\/$/, '')));
    this.isOpen = host !== '';
    if (!this.isOpen) return;
    this.hosts.add(host.toLowerCase());
    this.hosts.add(hostname().toLowerCase());
  }

  /** `authority`: a host with or without port, as in `Host` and in `:authority`. */
  allowsHost(authority: string): boolean {
    const host = hostOf(authority);
    if (isIP(host) !== 0 || this.hosts.has(host) || host.endsWith('.localhost')) return true;
    // The name of a container among containers. Nobody outside can own a name without a dot.
    return this.isOpen && /^[\w-]+$/.test(host);
  }

  /** `origin`: what the header says, where it is there. */
  allowsOrigin(origin: string | undefined): boolean {
    return origin === undefined || this.origins.has('*') || this.origins.has(origin.toLowerCase());
  }

  /** Why the sender is kept out; undefined when it may come in. */
  objection(authority: string | undefined, origin: string | undefined): string | undefined {
    if (authority !== undefined && !this.allowsHost(authority))
      return `The name ${shortened(authority)} does not stand for this machine. Send to localhost, or set spanlight.collector.host.`;
    if (!this.allowsOrigin(origin))
      return `Pages of ${shortened(origin ?? '')} may not send here. The setting spanlight.collector.allowedOrigins says who may.`;
    return undefined;
  }
}

/** Lower case, without port, brackets and the dot that ends a full name. */
function hostOf(authority: string): string {
  const [, bracketed, plain = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(authority.trim()) ?? [];
  return (bracketed ?? plain).toLowerCase().replace(/\.$/, '');
}

const shortened = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
