import type { FileFacts, ImportFacts } from '../../core/index/facts';

/** Qualified names of the types in a file, and its package. */
export function modulesOf(_: readonly string[], { package: name, types }: FileFacts): readonly string[] {
  const prefix = name ? `${name}.` : '';
  const qualified = (types ?? [])
    .filter(type => !/(?:^|\.)\d/.test(`${type.owner}.${type.name}`))
    .map(type => prefix + (type.owner ? `${type.owner}.` : '') + type.name);
  return name ? [...qualified, name] : qualified;
}

/** `com.acme.Names` for `import com.acme.Names`; the package, too, which has Kotlin's functions. */
export function moduleOf({ module, name }: ImportFacts): readonly string[] {
  const dot = module.lastIndexOf('.');
  return name !== '*' && dot > 0 && module.slice(dot + 1) === name ? [module, module.slice(0, dot)] : [module];
}
