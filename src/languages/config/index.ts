/** Configuration: settings by key, whatever the format. Where services get their names, topics and handlers from. */
import type { ConfigFacts } from '../../core/index/facts';
import type { Language } from '../../core/index/language';
import { readJsonSettings } from './json';
import { readYaml } from './yaml';

/** Longer values are data. */
const longestValue = 2_000;

export const config: Language = {
  id: 'config',
  files: Object.fromEntries(
    `.yml .yaml .yml.tpl .yaml.tpl .properties .env .env.local .env.development .env.production .env.example .env.sample
    .env.docker .env.dev .env.prod .env.staging .toml .ini .cfg .conf dockerfile .dockerfile procfile serverless.json function.json
    host.json local.settings.json appsettings.json appsettings.development.json appsettings.production.json launchsettings.json
    ecosystem.config.json makefile .sh .bash .http.json .tfvars`
      .split(/\s+/)
      .map(name => [name, '']),
  ),
  read({ path, source }) {
    const name = path[path.length - 1].toLowerCase();
    const settings = readSettings(name, source.text).filter(
      ({ key, value }) => key !== '' && value !== '' && value.length <= longestValue,
    );
    return { language: 'config', package: '', functions: [], config: settings };
  },
};

function readSettings(name: string, text: string): ConfigFacts[] {
  if (/\.ya?ml(?:\.tpl)?$/.test(name)) return readYaml(text);
  if (name.endsWith('.json')) return readJsonSettings(text);
  if (/dockerfile$|^procfile$|^makefile$|\.sh$|\.bash$/.test(name)) return readCommands(text);
  return readAssignments(text);
}

/** `key = value` and `key: value`, a line each, below sections in brackets. */
function readAssignments(text: string): ConfigFacts[] {
  let section = '';
  return text.split('\n').flatMap((line, i): ConfigFacts[] => {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined) section = `${header.replace(/["']/g, '')}.`;
    const entry = /^\s*(?:export\s+)?([\w.$:/-]+?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (header !== undefined || !entry || /^\s*[#;!]/.test(line)) return [];
    return [{ key: section + entry[1], value: withoutQuotes(entry[2]), line: i + 1 }];
  });
}

/** What commands of an image or a script put into the environment: `ENV A=b`, `ENV A b`, `export A=b`, `A=b program`. */
function readCommands(text: string): ConfigFacts[] {
  return text.split('\n').flatMap((line, i): ConfigFacts[] => {
    if (/^\s*#/.test(line)) return [];
    const old = /^\s*ENV\s+(\w+)\s+([^=\s].*?)\s*\\?$/i.exec(line);
    if (old) return [{ key: old[1], value: withoutQuotes(old[2]), line: i + 1 }];
    const pairs = line.matchAll(/(?:^|[\s"';&])([A-Z][A-Z0-9_]*)=("[^"]*"|'[^']*'|[^\s"';&\\]+)/g);
    return [...pairs].map(([, key, value]) => ({ key, value: withoutQuotes(value), line: i + 1 }));
  });
}

function withoutQuotes(text: string): string {
  return /^(["']).*\1$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
