import { withRunId } from './resourceAttributes';

/** Variables by name, of one place where they can be set; null takes a variable away. */
export type Variables = Readonly<Record<string, string | null>>;

export const resourceVariable = 'OTEL_RESOURCE_ATTRIBUTES';
/** Where spans go, and how; also in the forms for traces alone (`…_TRACES_ENDPOINT`). */
const exporterPrefix = 'OTEL_EXPORTER_OTLP_';

export interface WantedVariables {
  readonly runId: string;
  /** Endpoint and protocol, where the collector is not where SDKs look for it by themselves. */
  readonly exporter: Variables;
  /** Names differ by more than upper and lower case: everywhere but on Windows. */
  readonly caseMatters: boolean;
}

export interface RunVariables {
  /** To be set besides what is there; a name is written as it was where it was set before. */
  readonly set: Readonly<Record<string, string>>;
  /** What spans will carry; undefined when the person took the variable away. */
  readonly runId: string | undefined;
}

/**
 * What to set for a run. `layers`: everything that the program's environment is made of, the first wins. Resource
 * attributes are added to, and nothing else that is set anywhere is touched.
 */
export function chooseVariables(layers: readonly Variables[], wanted: WantedVariables): RunVariables {
  const { caseMatters } = wanted;
  const fold = (name: string): string => (caseMatters ? name : name.toUpperCase());
  const set: Record<string, string> = {};
  const existing = findVariable(layers, resourceVariable, caseMatters);
  let runId: string | undefined;
  if (existing?.value !== null) {
    const { text, id } = withRunId(existing?.value, wanted.runId);
    runId = id || undefined;
    if (text !== existing?.value) set[existing?.name ?? resourceVariable] = text;
  }
  const isExporterSet = layers.some(layer => Object.keys(layer).some(name => fold(name).startsWith(exporterPrefix)));
  if (!isExporterSet)
    for (const [name, value] of Object.entries(wanted.exporter)) if (value !== null) set[name] = value;
  return { set, runId };
}

/** The value in force, and its name as it is written there. */
export function findVariable(
  layers: readonly Variables[],
  name: string,
  caseMatters: boolean,
): { readonly name: string; readonly value: string | null } | undefined {
  for (const layer of layers) {
    const written = Object.keys(layer).find(
      key => key === name || (!caseMatters && key.toUpperCase() === name.toUpperCase()),
    );
    if (written !== undefined) return { name: written, value: layer[written] };
  }
  return undefined;
}
