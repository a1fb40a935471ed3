/** How variables are written down, for where they go. */
export type EnvironmentForm = 'shell' | 'powershell' | 'dotenv';

/** A line for each variable. Values are quoted wherever the form knows any meaning in them. */
export function environmentText(variables: Readonly<Record<string, string>>, form: EnvironmentForm): string {
  const lines = Object.entries(variables).map(([name, value]) => write[form](name, value));
  return `${lines.join('\n')}\n`;
}

const isPlain = (value: string): boolean => /^[\w./:@%+,=-]*$/.test(value);

const write: Record<EnvironmentForm, (name: string, value: string) => string> = {
  shell: (name, value) => `export ${name}=${isPlain(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`}`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  dotenv: (name, value) => `${name}=${isPlain(value) ? value : `"${value.replace(/["\\$]/g, '\\$&')}"`}`,
};
