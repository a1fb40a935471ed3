import * as vscode from 'vscode';
import type { FindingKind, FindingThresholds } from '../core/analysis/analysis';
import type { PathMapping } from '../core/source/sourceResolver';

/** An entry of `spanlight.endpoints` as somebody may have written it. */
export interface EndpointEntry {
  readonly id?: string;
  readonly name?: string;
  readonly url: string;
}

/** Every setting of the manifest with its type; a unit test holds this map against package.json. */
export interface Settings {
  'spanlight.endpoints': readonly EndpointEntry[];
  'spanlight.maxTraceBytes': number;
  'spanlight.cacheBytes': number;
  'spanlight.tls.caFile': string;
  'spanlight.tls.certFile': string;
  'spanlight.tls.keyFile': string;
  'spanlight.search.lookback': string;
  'spanlight.search.limit': number;
  'spanlight.timeline.followSelection': boolean;
  'spanlight.timeline.timeZone': 'local' | 'utc';
  'spanlight.timeline.groupSiblings': boolean;
  'spanlight.pathMappings': readonly PathMapping[];
  'spanlight.services': Readonly<Record<string, string | boolean>>;
  'spanlight.codeLens.enabled': boolean;
  'spanlight.codeLens.template': string;
  'spanlight.codeLens.minSpans': number;
  'spanlight.codeLens.background': boolean;
  'spanlight.collector.autoStart': boolean;
  'spanlight.collector.host': string;
  'spanlight.collector.httpPort': number;
  'spanlight.collector.grpcPort': number;
  'spanlight.collector.storageBytes': number;
  'spanlight.collector.allowedOrigins': readonly string[];
  'spanlight.collector.runEnvironment': 'ask' | 'always' | 'never';
  'spanlight.export.redact': readonly string[];
  'spanlight.findings.enabled': Readonly<Partial<Record<FindingKind, boolean>>>;
  'spanlight.findings.thresholds': Readonly<Partial<FindingThresholds>>;
}

/** The value in force; the manifest gives every setting a default, so there always is one. */
export function readConfig<K extends keyof Settings>(key: K, scope?: vscode.ConfigurationScope): Settings[K] {
  return vscode.workspace.getConfiguration(undefined, scope).get<Settings[K]>(key) as Settings[K];
}

export function onDidChangeConfig(keys: readonly (keyof Settings)[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (keys.some(key => event.affectsConfiguration(key))) listener();
  });
}
