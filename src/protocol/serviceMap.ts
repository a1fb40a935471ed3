/** All that host and page of the service map say to each other: who calls whom in an endpoint, over some time. */
import type { DrawnGraph } from '../core/analysis/graph/drawnGraph';
import type { WireError } from './channel';

/** What can be shown instead of, or as, a map. A snapshot: each one replaces the last. */
export type MapView =
  | { readonly kind: 'loading'; readonly title: string }
  | { readonly kind: 'empty'; readonly title: string; readonly message: string }
  | { readonly kind: 'failed'; readonly title: string; readonly error: WireError }
  | {
      readonly kind: 'ready';
      readonly title: string;
      /** What was counted: `last 24h, as Jaeger counts`, `the newest 200 traces`. */
      readonly basis: string;
      readonly drawn: DrawnGraph;
    };

/** What `setState` keeps. */
export interface MapState {
  readonly endpointId: string;
  /** As `readLookback` reads it. */
  readonly lookback: string;
  /** Name of the selected service. */
  readonly selected?: string;
}

export type MapAction = 'refresh' | 'cancel' | 'showLog' | 'signIn' | 'lookback';

/** The page tells the host. */
export type MapEvents = {
  /** The page is loaded (again) and shows nothing yet. */
  ready: null;
  action: MapAction;
  /** Traces of this service are wanted. */
  openService: { readonly service: string };
  /** The map has the keyboard, or lost it. */
  focus: { readonly isFocused: boolean };
};

export type MapCommand = 'zoomIn' | 'zoomOut' | 'zoomReset';

/** The host tells the page. */
export type MapNews = {
  /** `strings`: translations by their English text. */
  init: {
    readonly strings: Readonly<Record<string, string>>;
    readonly locale: string;
    readonly endpointId: string;
    readonly lookback: string;
    /** Times are chosen: not where traces are as old as they are. */
    readonly hasLookback: boolean;
  };
  view: MapView;
  do: MapCommand;
};
