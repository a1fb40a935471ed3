import type { FileFacts, ImportFacts } from '../../core/index/facts';

/** Qualified names of the types in a file, and its package. */
export function modulesOf(_: readonly string[], { package: name, types }: FileFacts): readonly string[] {
  const prefix = name ? `${name}.` : '';
  const qualified = (types ?? [])
    .filter(type => !/(?:^|\.)\d/.test(`${type.owner}.${type.name}`))
    .map(type => prefix + (type.owner ? `${type.owner}.` : '') + type.name);
  return name ? [...qualified, name] : qualified;
}

/** `com.acme.Names` for both `import com.acme.Names` and `import static com.acme.Names.ORDER`. */
export function moduleOf({ module }: ImportFacts): readonly string[] {
  return [module];
}
