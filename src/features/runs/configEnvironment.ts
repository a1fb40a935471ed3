/**
 * Where a debug configuration keeps the environment of the program it starts. Debuggers differ:
 *
 *     "env": { "A": "1" }                            most
 *     "env": ["A=1"]                                 LLDB's own
 *     "environment": [{ "name": "A", "value": "1" }] the C++ ones
 */
import type { Variables } from './runVariables';

/** As VS Code's DebugConfiguration: anything a person or a debugger wrote. */
export interface LaunchConfig {
  readonly type: string;
  readonly name: string;
  readonly request: string;
  readonly [key: string]: unknown;
}

export interface ConfigEnvironment {
  readonly variables: Variables;
  /** A copy of the configuration with these set besides. */
  with(set: Readonly<Record<string, string>>): LaunchConfig;
}

/** Debuggers that are known to take `env` though a configuration has none yet. */
const takeEnv = new Set(
  [
    ['node', 'pwa-node', 'node-terminal', 'bun', 'deno'],
    ['debugpy', 'python', 'go', 'dlv-dap', 'java', 'kotlin', 'scala'],
    ['coreclr', 'clr', 'monovsdbg', 'php', 'rdbg', 'ruby_lsp', 'Ruby', 'mix_task'],
    ['lldb', 'codelldb', 'lldb-dap', 'swift', 'gdb', 'dart', 'bashdb', 'perl'],
  ].flat(),
);
const takeEnvironment = new Set(['cppdbg', 'cppvsdbg']);

/** These start a browser or another VS Code, whose programs are none of the person's services. */
const never = /^(?:pwa-)?(?:extensionHost|chrome|msedge|editor-browser|firefox)$/;

/** undefined where nothing can or should be set: what is attached to runs already, and some shapes are unknown. */
export function readEnvironment(config: LaunchConfig): ConfigEnvironment | undefined {
  if (config.request !== 'launch' || never.test(config.type)) return undefined;
  if ('__pendingTargetId' in config) return undefined; // a process that a session of js-debug has started itself
  if (takeEnvironment.has(config.type)) return ofNamedValues(config);
  const { env } = config;
  if (env === undefined || env === null)
    return takeEnv.has(config.type) ? ofRecord(config, {}) : ofOtherEnvironment(config);
  if (Array.isArray(env)) return ofTexts(config, env);
  return isRecord(env) ? ofRecord(config, env) : undefined;
}

function ofRecord(config: LaunchConfig, env: Readonly<Record<string, unknown>>): ConfigEnvironment {
  const variables: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(env)) variables[name] = value === null ? null : String(value);
  return { variables, with: set => ({ ...config, env: { ...env, ...set } }) };
}

function ofTexts(config: LaunchConfig, env: readonly unknown[]): ConfigEnvironment | undefined {
  const variables: Record<string, string> = {};
  for (const text of env) {
    if (typeof text !== 'string') return undefined;
    const [name, ...value] = text.split('=');
    variables[name] = value.join('='); // the last one of a name wins, as in a process
  }
  return {
    variables,
    with: set => {
      const others = env.filter(text => !((text as string).split('=', 1)[0] in set));
      return { ...config, env: [...others, ...Object.entries(set).map(([name, value]) => `${name}=${value}`)] };
    },
  };
}

function ofNamedValues(config: LaunchConfig): ConfigEnvironment | undefined {
  const environment = config['environment'] ?? [];
  if (!Array.isArray(environment)) return undefined;
  const variables: Record<string, string> = {};
  for (const entry of environment as unknown[]) {
    if (!isRecord(entry) || typeof entry['name'] !== 'string') return undefined;
    variables[entry['name']] = String(entry['value'] ?? '');
  }
  return {
    variables,
    with: set => {
      const others = environment.filter(({ name }: { name: string }) => !(name in set));
      const added = Object.entries(set).map(([name, value]) => ({ name, value }));
      return { ...config, environment: [...others, ...added] };
    },
  };
}

/** An unknown debugger that has been given variables in the form of the C++ ones. */
function ofOtherEnvironment(config: LaunchConfig): ConfigEnvironment | undefined {
  const { environment } = config;
  return Array.isArray(environment) && environment.length > 0 ? ofNamedValues(config) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
