import type { IndexedFile, SourceIndex } from '../../index/sourceIndex';

/**
 * Value of a setting as the configuration nearest to a file has it; undefined when there is none or it is not the same for all.
 * One hop: a value that refers to another setting is followed once.
 */
export function settingOf(index: SourceIndex, file: IndexedFile, key: string): string | undefined {
  const value = valueOf(index, file, key);
  const inner = value === undefined ? undefined : /^\$\{([^{}:]+)(?::-?([^{}]*))?\}$/.exec(value);
  if (!inner) return value;
  return valueOf(index, file, inner[1]) ?? inner[2];
}

function valueOf(index: SourceIndex, file: IndexedFile, key: string): string | undefined {
  const all = settings(index).get(relaxed(key)) ?? [];
  const unit = index.unitOf(file);
  const near = all.filter(one => index.unitOf(one.file) === unit && !one.file.isTest);
  const own = near.length ? near : all.filter(one => !one.file.isTest);
  const values = new Set(own.map(({ value }) => value));
  if (values.size === 1) return [...values][0];
  // Profiles and environments differ: the plain file is what holds unless somebody says otherwise.
  const plain = new Set(
    own.filter(one => !/[-.](?:dev|prod|test|local|staging|ci|docker)\b/.test(one.file.uri)).map(({ value }) => value),
  );
  return plain.size === 1 ? [...plain][0] : undefined;
}

interface Setting {
  readonly file: IndexedFile;
  readonly value: string;
}

function settings(index: SourceIndex): ReadonlyMap<string, readonly Setting[]> {
  return index.derived('settings by key', () => {
    const byKey = new Map<string, Setting[]>();
    const add = (key: string, setting: Setting): void => {
      const known = byKey.get(key);
      if (known) known.push(setting);
      else byKey.set(key, [setting]);
    };
    for (const { file, fact } of index.all('config')) {
      const setting = { file, value: fact.value.trim() };
      add(relaxed(fact.key), setting);
      // Environments of containers: the variable's name is the end of the key.
      const last = /(?:^|\.)([A-Z][A-Z0-9_]*)$/.exec(fact.key)?.[1];
      if (last !== undefined && last !== fact.key) add(relaxed(last), setting);
    }
    return byKey;
  });
}

/** `app.order-topic`, `APP_ORDERTOPIC` and `app.orderTopic` are one key to Spring and its kin. */
function relaxed(key: string): string {
  return key.replace(/[^a-z0-9]/gi, '').toLowerCase();
}
