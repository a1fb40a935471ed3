import type { Run } from '../../host/commands';

/** What is launched within this time of the last one, under another name, belongs to it: a compound of launch.json. */
const togetherMs = 1_500;
/** Launches that never became a session are forgotten after so many others. */
const keptLaunches = 20;

interface Launch {
  readonly id: string | undefined;
  /** When the first of its sessions was about to start. */
  readonly sinceMs: number;
  lastMs: number;
  readonly names: string[];
  /** Names of those that have started. */
  readonly started: Set<string>;
}

/**
 * Which sessions are one run. A session is launched (its variables are chosen, with the run's id among them), then it
 * starts. VS Code says of neither which compound it is part of; but a person does not start two within a second.
 */
export class RunBook {
  private launches: Launch[] = [];

  constructor(
    private readonly newId: () => string,
    private readonly nowMs: () => number,
  ) {}

  /** The id for what is about to be launched. */
  idFor(name: string): string {
    return this.together(name)?.id ?? this.newId();
  }

  /** Something is being launched; its spans will carry `id`, which may be one that the person chose. */
  launched(name: string, id: string | undefined): void {
    const together = this.together(name);
    if (together?.id !== id || !together) this.begin(name, id);
    else {
      together.lastMs = this.nowMs();
      together.names.push(name);
    }
  }

  /** A session started. `id`: what its configuration says. */
  started(name: string, id: string | undefined): Run {
    let launch = this.launchOf(name, id);
    // One that starts a second time was restarted, with the variables it had.
    if (!launch || launch.started.has(name)) launch = this.begin(name, id);
    else if (!launch.names.includes(name)) launch.names.push(name);
    launch.started.add(name);
    return { name: launch.names.join(', '), sinceMs: launch.sinceMs, ...(id !== undefined && { id }) };
  }

  private launchOf(name: string, id: string | undefined): Launch | undefined {
    const launch = this.launches.findLast(one => one.id === id);
    if (id !== undefined || launch === undefined) return launch;
    const isWaitedFor = launch.names.includes(name) && !launch.started.has(name);
    return isWaitedFor || this.isRecent(launch) ? launch : undefined;
  }

  private together(name: string): Launch | undefined {
    const last = this.launches.at(-1);
    return this.isRecent(last) && !last.names.includes(name) ? last : undefined;
  }

  private isRecent(launch: Launch | undefined): launch is Launch {
    return launch !== undefined && this.nowMs() - launch.lastMs < togetherMs;
  }

  private begin(name: string, id: string | undefined): Launch {
    const nowMs = this.nowMs();
    const launch = { id, sinceMs: nowMs, lastMs: nowMs, names: [name], started: new Set<string>() };
    this.launches = [...this.launches.slice(1 - keptLaunches), launch];
    return launch;
  }
}
