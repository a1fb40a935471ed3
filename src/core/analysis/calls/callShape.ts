/**
 * What calls are and when two of them are of one shape: what asks whom for what, without the values that differ from call to call.
 *
 *   SELECT … WHERE id = 7   ─┐                          GET http://stock:80/items/7 ──► GET /items/:id ─┐
 *   SELECT … WHERE id = $1  ─┴─ one shape               GET http://stock:80/items/8 ──► GET /items/:id ─┴─ one shape
 */
import { SpanKind, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { textAt } from '../../spans/stringColumn';
import { denseColumn } from './denseColumn';
import { HostTable } from './hostTable';
import { isAroundName, isConnectingName, isWaitingOperation } from './namedPlumbing';
import { statementKind, type StatementKind } from './statementKind';
import { TextFolder } from './textFolder';
import { TupleTable } from './tupleTable';
import { VisibleParameters } from './visibleParameters';

export const Role = {
  None: 0,
  /** Somebody asked another program for something. */
  Call: 1,
  /** Goes out to connect. */
  Connecting: 2,
  /** What drivers and pools do around calls. */
  Plumbing: 3,
} as const;

const Family = { Database: 1, Rpc: 2, Messaging: 3, Http: 4, Other: 5 } as const;
type Family = (typeof Family)[keyof typeof Family];

/** What a call does where it goes; `unknown`: nothing tells. */
export type Access = 'read' | 'write' | 'unknown';

/** Children of a call that are looked at for who answered it. */
const mostChildren = 16;

/** Answers of what one table's calls are; what is asked for is found out then. Holds some 60 bytes a row. */
export class Calls {
  /** By row, a value of `Role`. */
  readonly role: Uint8Array;
  private readonly service: Uint32Array;
  /** By row; 0 while nobody has asked. There are no more shapes, and no more targets, than rows. */
  private readonly shapes: Uint32Array;
  private readonly targets: Uint32Array;
  private readonly shapeTable = new TupleTable(5);
  private readonly targetTable = new TupleTable(3);
  private readonly valueTable = new TupleTable(6);
  private readonly folder: TextFolder;
  private readonly hosts: HostTable;
  private readonly parameters: VisibleParameters;
  private readonly kinds = new Map<number, StatementKind>();

  private readonly text: Uint32Array;
  private readonly system: Uint32Array;
  private readonly namespace: Uint32Array;
  private readonly collection: Uint32Array;
  private readonly operation: Uint32Array;
  private readonly method: Uint32Array;
  private readonly url: Uint32Array;
  private readonly path: Uint32Array;
  private readonly template: Uint32Array;
  private readonly route: Uint32Array;
  private readonly rpcService: Uint32Array;
  private readonly rpcMethod: Uint32Array;
  private readonly messaging: Uint32Array;
  private readonly destination: Uint32Array;
  private readonly host: Uint32Array;

  constructor(readonly table: SpanTable) {
    this.text = denseColumn(table, ['db.query.text', 'db.statement']);
    this.system = denseColumn(table, ['db.system.name', 'db.system']);
    this.namespace = denseColumn(table, ['db.namespace', 'db.name']);
    this.collection = denseColumn(table, ['db.collection.name', 'db.sql.table', 'db.mongodb.collection']);
    this.operation = denseColumn(table, ['db.operation.name', 'db.operation']);
    this.method = denseColumn(table, ['http.request.method', 'http.method']);
    this.url = denseColumn(table, ['url.full', 'http.url']);
    this.path = denseColumn(table, ['url.path', 'http.target', 'http.path']);
    this.template = denseColumn(table, ['url.template', 'http.route']);
    this.route = denseColumn(table, ['http.route']);
    this.rpcService = denseColumn(table, ['rpc.service']);
    this.rpcMethod = denseColumn(table, ['rpc.method']);
    this.messaging = denseColumn(table, ['messaging.system']);
    this.destination = denseColumn(table, [
      'messaging.destination.template',
      'messaging.destination.name',
      'messaging.destination',
    ]);
    this.host = denseColumn(table, ['peer.service', 'server.address', 'net.peer.name', 'http.host']);
    this.service = serviceNumbers(table);
    this.folder = new TextFolder(table.strings);
    this.hosts = new HostTable(table.strings);
    this.parameters = new VisibleParameters(table);
    this.shapes = new Uint32Array(table.count);
    this.targets = new Uint32Array(table.count);
    this.role = this.readRoles();
  }

  isCall(row: SpanRow): boolean {
    return this.role[row] === Role.Call;
  }

  /** A number above 0 for all calls of one shape. For a span that is no call: for all of its service and name. */
  shapeOf(row: SpanRow): number {
    return (this.shapes[row] ||= this.readShape(row));
  }

  /** A number for all calls to one service, database or queue. */
  targetOf(row: SpanRow): number {
    return (this.targets[row] ||= this.readTarget(row));
  }

  private readTarget(row: SpanRow): number {
    const { tuple } = this.targetTable;
    const family = this.familyOf(row);
    if (family === Family.Database) tuple.set([1, this.system[row] ?? 0, this.namespace[row] || (this.host[row] ?? 0)]);
    else if (family === Family.Messaging) tuple.set([2, this.messaging[row], this.destination[row] ?? 0]);
    else {
      const server = this.serverOf(row);
      const host = this.url[row] ? this.hosts.ofUrl(this.url[row]) : 0;
      if (server >= 0 && this.service[server] !== this.service[row]) tuple.set([3, this.service[server], 0]);
      else if (host) tuple.set([4, host, 0]);
      else if (this.host[row]) tuple.set([5, this.host[row], 0]);
      else if (this.rpcService[row]) tuple.set([6, this.rpcService[row], 0]);
      else tuple.set([7, this.table.name[row], 0]);
    }
    return this.targetTable.number();
  }

  /**
   * A number for all calls that asked for the same by the same text or address and the same visible values; 0 when a call doesn't
   * show them. Placeholders show nothing as long as no attribute says what stood for them.
   */
  valuesOf(row: SpanRow): number {
    const { tuple } = this.valueTable;
    const text = this.text[row] ?? 0;
    const parameters = text ? this.parameters.of(row) : 0;
    if (text) {
      if (!parameters && (this.folder.hasPlaceholders(text) || this.isCut(text))) return 0;
      tuple.set([1, text, parameters, this.system[row] ?? 0, this.namespace[row] ?? 0, 0]);
      return this.valueTable.number();
    }
    if (this.familyOf(row) !== Family.Http) return 0;
    const address = this.url[row] || this.path[row];
    if (!address || this.folder.isRedacted(address)) return 0;
    const host = this.url[row] ? 0 : (this.host[row] ?? 0);
    if (!this.url[row] && !host) return 0;
    tuple.set([2, address, host, this.method[row] ?? 0, 0, 0]);
    return this.valueTable.number();
  }

  /** The same as `valuesOf` but for parameters: a quick first look. 0 when the call has neither text nor address. */
  addressOf(row: SpanRow): number {
    return this.text[row] || this.url[row] || (this.familyOf(row) === Family.Http ? (this.path[row] ?? 0) : 0);
  }

  /** A number for the values that a statement was sent with, as far as they are shown; 0 when they are not. */
  parametersOf(row: SpanRow): number {
    return this.text[row] ? this.parameters.of(row) : 0;
  }

  accessOf(row: SpanRow): Access {
    switch (this.familyOf(row)) {
      case Family.Database: {
        const kind = this.statementKindOf(row);
        return kind === 'housekeeping' ? 'unknown' : kind;
      }
      case Family.Http:
        return /^(?:GET|HEAD)$/i.test(this.textOf(this.method[row] ?? 0)) ? 'read' : 'write';
      case Family.Messaging:
        return 'write';
      default:
        return 'unknown';
    }
  }

  isDatabase(row: SpanRow): boolean {
    return this.familyOf(row) === Family.Database;
  }

  /** A call by HTTP that sends a body which nobody shows. */
  isPost(row: SpanRow): boolean {
    return this.familyOf(row) === Family.Http && /^POST$/i.test(this.textOf(this.method[row] ?? 0));
  }

  /** `GET /items/:sku`, where a call by HTTP or its server names the route. */
  routeOf(row: SpanRow): string | undefined {
    const route = this.familyOf(row) === Family.Http ? this.readRoute(row) : 0;
    return route ? `${this.textOf(this.method[row] ?? 0)} ${this.textOf(route)}`.trim() : undefined;
  }

  /** The span that answered a call: the first child that serves or consumes; -1 when none was traced. */
  serverOf(row: SpanRow): SpanRow {
    const { kind, subtreeEnd } = this.table;
    let left = mostChildren;
    for (let child = row + 1; child < subtreeEnd[row] && left > 0; child = subtreeEnd[child], left--)
      if (kind[child] === SpanKind.Server || kind[child] === SpanKind.Consumer) return child;
    return -1;
  }

  /** A number for the service that a span is of. */
  serviceOf(row: SpanRow): number {
    return this.service[row];
  }

  private familyOf(row: SpanRow): Family {
    if (this.text[row] || this.system[row]) return Family.Database;
    if (this.rpcMethod[row] || this.rpcService[row]) return Family.Rpc;
    if (this.messaging[row]) return Family.Messaging;
    return this.method[row] || this.url[row] ? Family.Http : Family.Other;
  }

  private readShape(row: SpanRow): number {
    const { table, folder } = this;
    const family = this.role[row] === Role.None ? 0 : this.familyOf(row);
    // A statement's text says enough: an ORM and its driver name their database differently.
    const target = family === 0 || this.text[row] ? 0 : this.targetOf(row);
    const { tuple } = this.shapeTable;
    tuple[0] = this.service[row] * 8 + family;
    tuple[1] = target;
    tuple[2] = this.method[row] ?? 0;
    tuple[3] = tuple[4] = 0;
    switch (family) {
      case Family.Database:
        tuple[2] = 0;
        if (this.text[row]) tuple[3] = folder.statement(this.text[row]);
        else {
          tuple[2] = folder.name(table.name[row]);
          tuple[3] = this.operation[row] ?? 0;
          tuple[4] = this.collection[row] ?? 0;
        }
        break;
      case Family.Rpc:
        tuple[3] = this.rpcService[row] ?? 0;
        tuple[4] = this.rpcMethod[row] || table.name[row];
        break;
      case Family.Http: {
        const route = this.readRoute(row);
        const address = this.url[row] || (this.path[row] ?? 0);
        if (route) tuple[3] = route;
        else if (address) tuple[4] = folder.address(address);
        break;
      }
      default:
        tuple[3] = folder.name(table.name[row]);
    }
    return this.shapeTable.number();
  }

  /** Number of the text of the route that is called; 0 when nobody says. */
  private readRoute(row: SpanRow): number {
    if (this.template[row]) return this.template[row];
    const server = this.route.length ? this.serverOf(row) : -1;
    return server < 0 ? 0 : this.route[server];
  }

  /** Roles that names and kinds tell; what the text of a statement tells is asked where it matters (`isHousekeeping`). */
  private readRoles(): Uint8Array {
    const { table } = this;
    const { count, kind, name } = table;
    const role = new Uint8Array(count);
    const roleOfName = new Map<number, number>();
    const messagingOperation = denseColumn(table, ['messaging.operation.type', 'messaging.operation']);
    for (let row = 0; row < count; row++) {
      const goesOut = kind[row] === SpanKind.Client || kind[row] === SpanKind.Producer;
      if (kind[row] === SpanKind.Server || kind[row] === SpanKind.Consumer) continue;
      let named = roleOfName.get(name[row]);
      if (named === undefined) roleOfName.set(name[row], (named = roleByName(textAt(table.strings, name[row]))));
      if (named === Role.Connecting && !this.url[row]) role[row] = named;
      else if (!goesOut && !this.system[row] && !this.text[row]) continue;
      else if (named === Role.Plumbing && !this.url[row]) role[row] = named;
      else if (messagingOperation[row] && isWaitingOperation(this.textOf(messagingOperation[row])))
        role[row] = Role.Plumbing;
      else role[row] = Role.Call;
    }
    return role;
  }

  /** Transactions, settings, pages of one answer, questions that a framework asks for its log (`SELECT QUOTE(?)`). */
  isHousekeeping(row: SpanRow): boolean {
    return this.text[row] ? this.statementKindOf(row) === 'housekeeping' : false;
  }

  private statementKindOf(row: SpanRow): StatementKind {
    const text = this.text[row];
    if (!text) return statementKind(this.textOf(this.operation[row] ?? 0) || this.textOf(this.table.name[row]));
    const folded = this.folder.statement(text);
    let kind = this.kinds.get(folded);
    if (!kind) this.kinds.set(folded, (kind = statementKind(this.folder.textOf(folded))));
    return kind;
  }

  /** An instrumentation or SDK cut the text, and with it perhaps what differs. */
  private isCut(text: number): boolean {
    return /(?:\.\.\.|…)\s*$/.test(this.textOf(text));
  }

  private textOf(text: number): string {
    return textAt(this.table.strings, text);
  }
}

function roleByName(name: string): number {
  if (isConnectingName(name)) return Role.Connecting;
  return isAroundName(name) ? Role.Plumbing : Role.None;
}

/** By row. Processes of one service are one caller. */
function serviceNumbers({ count, resource, resources }: SpanTable): Uint32Array {
  const known = new Map<string, number>();
  const numbers = resources.map(({ service }) => {
    const number = known.get(service) ?? known.size;
    known.set(service, number);
    return number;
  });
  const column = new Uint32Array(count);
  for (let row = 0; row < count; row++) column[row] = numbers[resource[row]];
  return column;
}
