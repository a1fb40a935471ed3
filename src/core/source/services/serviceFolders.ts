// Which folder of the workspace is the code of a service. Nobody says so in one place: names are in manifests, environments,
// deployments, setup code, or are just those of folders, each a little different from what spans carry.
import type { IndexedFile, SourceIndex } from '../../index/sourceIndex';
import type { ServiceFolders } from '../sourceResolver';
import type { SpanView } from '../spanView';
import { areaKey, findAreas, isProgramFolder, type Area } from './areas';
import { isUnknown, likeness, namesOfSender, plainName, readServiceName } from './serviceNames';

/** RuleContext.serviceFit for an index and settings. */
export type ServiceFit = (span: SpanView, file: IndexedFile) => number;

/** All that is worked out is kept as long as the index stays as it is, so this may be called again and again. */
export function serviceFitIn(index: SourceIndex, services: ServiceFolders): ServiceFit {
  const folders = index.derived(`service folders ${JSON.stringify(services)}`, () => new Folders(index, services));
  return (span, file) => folders.fit(span, file);
}

/** Who sent a span, and how the files that were asked about fit. */
interface Sender {
  readonly own: ReadonlyMap<Area, number> | undefined;
  readonly others: ReadonlySet<Area>;
  readonly scores: Map<IndexedFile, number>;
}

const none: ReadonlySet<Area> = new Set();

class Folders {
  private readonly bySpan = new WeakMap<SpanView, Sender>();
  private readonly senders = new WeakMap<ReadonlySet<Area>, Map<string, Sender>>();
  private readonly areas: ReadonlyMap<string, Area>;
  private readonly project: ReadonlySet<string>;
  /** Scores by area of a sender, by all that it says of itself. */
  private readonly scores = new Map<string, ReadonlyMap<Area, number>>();
  private readonly around = new WeakMap<IndexedFile, readonly Area[]>();
  /** Everybody's areas but one's own, by the services of the trace and one's own name. */
  private readonly claimed = new WeakMap<ReadonlySet<string>, Map<string, ReadonlySet<Area>>>();

  constructor(
    index: SourceIndex,
    private readonly services: ServiceFolders,
  ) {
    this.areas = findAreas(index, services);
    this.project = projectWords(index);
  }

  fit(span: SpanView, file: IndexedFile): number {
    let sender = this.bySpan.get(span);
    if (!sender) this.bySpan.set(span, (sender = this.senderOf(span)));
    let score = sender.scores.get(file);
    if (score === undefined) sender.scores.set(file, (score = this.scoreOf(sender, file)));
    return score;
  }

  private scoreOf({ own, others }: Sender, file: IndexedFile): number {
    if (!own) return 0;
    for (const area of this.areasAround(file)) {
      const score = own.get(area);
      if (score !== undefined) return score;
      if (others.has(area) || (own.size > 0 && isProgramFolder(area))) return -1;
    }
    return 0;
  }

  /** All that the span says of its sender is read here, once. */
  private senderOf(span: SpanView): Sender {
    const names = namesOfSender(span);
    const namespace = names.length ? (span.resource('service.namespace') ?? '') : '';
    const others = names.length ? this.claimedByOthers(span) : none;
    const key = [namespace, ...names].join('\0');
    let ofTrace = this.senders.get(others);
    if (!ofTrace) this.senders.set(others, (ofTrace = new Map()));
    let sender = ofTrace.get(key);
    if (!sender) {
      const own = names.length ? this.scoresOf(names, namespace) : undefined;
      ofTrace.set(key, (sender = { own, others, scores: new Map() }));
    }
    return sender;
  }

  private scoresOf(names: readonly string[], namespace: string): ReadonlyMap<Area, number> {
    const key = [namespace, ...names].join('\0');
    let scores = this.scores.get(key);
    if (!scores) {
      scores = new Map();
      // What the service is called beats what its deployment or image is called: those are asked only if nothing has its name.
      for (const name of names) if (!scores.size) scores = this.score(name, namespace);
      if (this.scores.size > 5_000) this.scores.clear();
      this.scores.set(key, scores);
    }
    return scores;
  }

  private score(name: string, namespace: string): ReadonlyMap<Area, number> {
    const scores = new Map<Area, number>();
    const project = namespace ? new Set([...this.project, plainName(namespace)]) : this.project;
    const service = readServiceName(name, project);
    // Spelling before source: a folder called exactly so is it, rather than a package that is called nearly so.
    const ranked: { area: Area; rank: number }[] = [];
    for (const area of this.areas.values()) {
      if (area.configuredFor?.has(name)) {
        scores.set(area, 3);
        continue;
      }
      let rank = 0;
      for (const [tier, called] of [area.folderNames, area.packageNames, area.declaredNames].entries()) {
        for (const other of called) {
          const like = likeness(service, readServiceName(other, this.project));
          if (like) rank = Math.max(rank, tier + 1 + (like === 'same' ? 3 : 0));
        }
      }
      if (rank) ranked.push({ area, rank });
    }
    const best = Math.max(0, ...ranked.map(({ rank }) => rank));
    const isSame = best > 3;
    for (const { area, rank } of ranked) {
      if (rank === best) scores.set(area, best === 1 || best === 4 ? 1 : 2);
      else if (rank > 3 === isSame) scores.set(area, 1);
    }
    return scores;
  }

  /** Areas of services that are known besides the sender, and those that say they are one. */
  private claimedByOthers({ service, traceServices }: SpanView): ReadonlySet<Area> {
    let ofTrace = this.claimed.get(traceServices);
    if (!ofTrace) this.claimed.set(traceServices, (ofTrace = new Map()));
    let claimed = ofTrace.get(service);
    if (!claimed) {
      const areas = new Set([...this.areas.values()].filter(area => area.declaredNames.size));
      const known = [...Object.keys(this.services), ...[...traceServices].slice(0, 500)];
      for (const name of new Set(known)) {
        if (name === service || name === '' || isUnknown(name)) continue;
        for (const area of this.scoresOf([name], '').keys()) areas.add(area);
      }
      ofTrace.set(service, (claimed = areas));
    }
    return claimed;
  }

  /** Innermost first. */
  private areasAround(file: IndexedFile): readonly Area[] {
    let around = this.around.get(file);
    if (!around) {
      const found: Area[] = [];
      for (let length = file.segments.length - 1; length >= 0; length--) {
        const area = this.areas.get(areaKey(file.folder, file.segments.slice(0, length)));
        if (area) found.push(area);
      }
      this.around.set(file, (around = found));
    }
    return around;
  }
}

/** A shop's services are called `shop-cart`, `shop-checkout`: by the workspace folder or by the package at its top. */
function projectWords(index: SourceIndex): ReadonlySet<string> {
  const words = new Set<string>();
  for (const unit of index.units) {
    words.add(plainName(unit.folder));
    if (unit.segments.length === 0) for (const name of unit.names) words.add(plainName(name));
  }
  words.delete('');
  return words;
}
