const base = process.env.WEATHER_URL ?? 'http://127.0.0.1:4000';

export async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(new URL(path, base), { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
