/**
 * What calls are and when two of them are of one shape: what asks whom for what, without the values that differ from call to call.
 *
 *   SELECT … WHERE id = 7   ─┐                          GET http://stock:80/items/7 ──► GET /items/:id ─┐
 *   SELECT … WHERE id = $1  ─┴─ one shape               GET http://stock:80/items/8 ──► GET /items/:id ─┴─ one shape
 */
import { SpanKind, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { textAt } from '../../spans/stringColumn';
import { CallColumns, Family } from './callColumns';
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

/** What a call does where it goes; `unknown`: nothing tells. */
export type Access = 'read' | 'write' | 'unknown';

/** Children of a call that are looked at for who answered it. */
const mostChildren = 16;

/** Answers of what one table's calls are; what is asked for is found out then. Holds some 60 bytes a row. */
export class Calls extends CallColumns {
  /** By row, a value of `Role`. */
  readonly role: Uint8Array;
  private readonly service: Uint32Array;
  /** By row; 0 while nobody has asked. There are no more shapes, and no more targets, than rows. */
  private readonly shapes: Uint32Array;
  private readonly targets: Uint32Array;
  private readonly shapeTable = new TupleTable(5);
  private readonly targetTable = new TupleTable(3);
  private readonly valueTable = new TupleTable(5);
  private readonly folder: TextFolder;
  private readonly hosts: HostTable;
  private readonly parameters: VisibleParameters;
  /** By number of the folded text; and of the operation or name of what shows no text. */
  private readonly kinds = new Map<number, StatementKind>();
  private readonly kindsByName = new Map<number, StatementKind>();
  private readonly methods = new Map<number, 'read' | 'post' | 'other'>();

  constructor(table: SpanTable) {
    super(table);
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
    const family = this.family[row];
    if (family === Family.Database)
      return this.numberTarget(1, this.system[row], this.namespace[row] || this.host[row]);
    if (family === Family.Messaging) return this.numberTarget(2, this.messaging[row], this.destination[row]);
    const server = this.serverOf(row);
    if (server >= 0 && this.service[server] !== this.service[row]) return this.numberTarget(3, this.service[server], 0);
    const host = this.url[row] ? this.hosts.ofUrl(this.url[row]) : 0;
    if (host) return this.numberTarget(4, host, 0);
    if (this.host[row]) return this.numberTarget(5, this.host[row], 0);
    if (this.rpcService[row]) return this.numberTarget(6, this.rpcService[row], 0);
    return this.numberTarget(7, this.table.name[row], 0);
  }

  private numberTarget(how: number, what: number, within: number): number {
    const { tuple } = this.targetTable;
    tuple[0] = how;
    tuple[1] = what;
    tuple[2] = within;
    return this.targetTable.number();
  }

  /**
   * A number for all calls that asked for the same by the same text or address and the same visible values; 0 when a call doesn't
   * show them. Placeholders show nothing as long as no attribute says what stood for them.
   */
  valuesOf(row: SpanRow): number {
    const text = this.text[row];
    const parameters = text ? this.parameters.of(row) : 0;
    if (text) {
      if (!parameters && (this.folder.hasPlaceholders(text) || this.isCut(text))) return 0;
      return this.numberValues(1, text, parameters, this.system[row], this.namespace[row]);
    }
    if (this.family[row] !== Family.Http) return 0;
    const address = this.url[row] || this.path[row];
    if (!address || this.folder.isRedacted(address)) return 0;
    const host = this.url[row] ? 0 : this.host[row];
    if (!this.url[row] && !host) return 0;
    return this.numberValues(2, address, host, this.method[row], 0);
  }

  private numberValues(how: number, text: number, values: number, where: number, within: number): number {
    const { tuple } = this.valueTable;
    tuple[0] = how;
    tuple[1] = text;
    tuple[2] = values;
    tuple[3] = where;
    tuple[4] = within;
    return this.valueTable.number();
  }

  /** The same as `valuesOf` but for parameters: a quick first look. 0 when the call has neither text nor address. */
  addressOf(row: SpanRow): number {
    return this.text[row] || this.url[row] || (this.family[row] === Family.Http ? this.path[row] : 0);
  }

  /** A number for the values that a statement was sent with, as far as they are shown; 0 when they are not. */
  parametersOf(row: SpanRow): number {
    return this.text[row] ? this.parameters.of(row) : 0;
  }

  accessOf(row: SpanRow): Access {
    switch (this.family[row]) {
      case Family.Database: {
        const kind = this.statementKindOf(row);
        return kind === 'housekeeping' ? 'unknown' : kind;
      }
      case Family.Http:
        return this.methodOf(row) === 'read' ? 'read' : 'write';
      case Family.Messaging:
        return 'write';
      default:
        return 'unknown';
    }
  }

  isDatabase(row: SpanRow): boolean {
    return this.family[row] === Family.Database;
  }

  /** A call by HTTP that sends a body which nobody shows. */
  isPost(row: SpanRow): boolean {
    return this.family[row] === Family.Http && this.methodOf(row) === 'post';
  }

  /** Asked of row after row, and there are few methods. */
  private methodOf(row: SpanRow): 'read' | 'post' | 'other' {
    const method = this.method[row];
    let known = this.methods.get(method);
    if (!known) {
      const text = this.textOf(method);
      known = /^(?:GET|HEAD)$/i.test(text) ? 'read' : /^POST$/i.test(text) ? 'post' : 'other';
      this.methods.set(method, known);
    }
    return known;
  }

  /** `GET /items/:sku`, where a call by HTTP or its server names the route. */
  routeOf(row: SpanRow): string | undefined {
    const route = this.family[row] === Family.Http ? this.readRoute(row) : 0;
    return route ? `${this.textOf(this.method[row])} ${this.textOf(route)}`.trim() : undefined;
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

  private readShape(row: SpanRow): number {
    const { table, folder } = this;
    const family = this.role[row] === Role.None ? 0 : this.family[row];
    // A statement's text says enough: an ORM and its driver name their database differently.
    const target = family === 0 || this.text[row] ? 0 : this.targetOf(row);
    const { tuple } = this.shapeTable;
    tuple[0] = this.service[row] * 8 + family;
    tuple[1] = target;
    tuple[2] = this.method[row];
    tuple[3] = tuple[4] = 0;
    switch (family) {
      case Family.Database:
        tuple[2] = 0;
        if (this.text[row]) tuple[3] = folder.statement(this.text[row]);
        else {
          tuple[2] = folder.name(table.name[row]);
          tuple[3] = this.operation[row];
          tuple[4] = this.collection[row];
        }
        break;
      case Family.Rpc:
        tuple[3] = this.rpcService[row];
        tuple[4] = this.rpcMethod[row] || table.name[row];
        break;
      case Family.Http: {
        const route = this.readRoute(row);
        const address = this.url[row] || this.path[row];
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
    const server = this.hasRoutes ? this.serverOf(row) : -1;
    return server < 0 ? 0 : this.route[server];
  }

  /** Roles that names and kinds tell; what the text of a statement tells is asked where it matters (`isHousekeeping`). */
  private readRoles(): Uint8Array {
    const { table } = this;
    const { count, kind, name } = table;
    const role = new Uint8Array(count);
    const roleOfName = new Map<number, number>();
    for (let row = 0; row < count; row++) {
      const goesOut = kind[row] === SpanKind.Client || kind[row] === SpanKind.Producer;
      if (kind[row] === SpanKind.Server || kind[row] === SpanKind.Consumer) continue;
      let named = roleOfName.get(name[row]);
      if (named === undefined) roleOfName.set(name[row], (named = roleByName(textAt(table.strings, name[row]))));
      if (named === Role.Connecting && !this.url[row]) role[row] = named;
      else if (!goesOut && !this.system[row] && !this.text[row]) continue;
      else if (named === Role.Plumbing && !this.url[row]) role[row] = named;
      else if (this.messagingOperation[row] && isWaitingOperation(this.textOf(this.messagingOperation[row])))
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
    const kinds = text ? this.kinds : this.kindsByName;
    const number = text ? this.folder.statement(text) : this.operation[row] || this.table.name[row];
    let kind = kinds.get(number);
    if (!kind) kinds.set(number, (kind = statementKind(text ? this.folder.textOf(number) : this.textOf(number))));
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
