/** Files that give a package or module its name. */
export const manifestNames = [
  'package.json',
  'go.mod',
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  'Cargo.toml',
  'pom.xml',
  'settings.gradle',
  'settings.gradle.kts',
  'composer.json',
  'mix.exs',
] as const;

/**
 * Names under which what a manifest describes may report as a service: the package's name, and that without its scope or
 * vendor. Nothing for a manifest without a name or that can't be read.
 */
export function packageNamesIn(manifest: string, text: string): readonly string[] {
  switch (manifest) {
    case 'package.json':
    case 'composer.json': {
      const name = nameInJson(text);
      return name === undefined ? [] : withLastElement(name);
    }
    case 'go.mod': {
      const module = /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1].replace(/\/v\d+$/, '');
      return module === undefined ? [] : withLastElement(module);
    }
    case 'pyproject.toml':
      return nameInSection(text, /^\s*\[(?:project|tool\.poetry)\]\s*$/);
    case 'Cargo.toml':
      return nameInSection(text, /^\s*\[package\]\s*$/);
    case 'setup.cfg':
      return nameInSection(text, /^\s*\[metadata\]\s*$/);
    case 'setup.py':
      return present(/\bname\s*=\s*["']([^"']+)["']/.exec(text)?.[1]);
    case 'pom.xml': {
      // The parent, dependencies and plugins have artifact ids as well.
      const own = text
        .replace(/<!--[^]*?-->/g, '')
        .replace(/<(parent|dependencies|dependencyManagement|build|profiles|reporting)>[^]*?<\/\1>/g, '');
      return present(/<artifactId>\s*([^<\s]+)\s*<\/artifactId>/.exec(own)?.[1]);
    }
    case 'settings.gradle':
    case 'settings.gradle.kts':
      return present(/^\s*rootProject\.name\s*=\s*["']([^"']+)["']/m.exec(text)?.[1]);
    case 'mix.exs':
      return present(/^\s*app:\s*:(\w+)/m.exec(text)?.[1]);
    default:
      return [];
  }
}

function nameInJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
    return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
  } catch {
    return undefined;
  }
}

/** The first `name = value` between a header and the next one. */
function nameInSection(text: string, header: RegExp): readonly string[] {
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*\[/.test(line)) isInside = header.test(line);
    const name = isInside ? /^\s*name\s*=\s*["']?([^"'\s#]+)/.exec(line)?.[1] : undefined;
    if (name) return [name];
  }
  return [];
}

function withLastElement(name: string): readonly string[] {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last === name || last === '' ? [name] : [name, last];
}

function present(name: string | undefined): readonly string[] {
  return name ? [name] : [];
}
