import type { RouteEntry } from './routeTable';

/** A route as its framework puts it on spans; several where that depends on its release. Nothing where a part is not known. */
export function sentRoutes({ segments, endsInSlash, hasHole, site, file }: RouteEntry): readonly string[] {
  if (hasHole) return [];
  if (site.name !== undefined && /^(?:symfony|yii|codeigniter)/.test(site.framework)) return [site.name];
  const path = segments.map(({ key, written }) => written ?? key).join('/');
  const slash = endsInSlash && path !== '' ? '/' : '';
  // Django and ASP.NET's attributes have none in front.
  const isBare =
    site.framework.startsWith('django') ||
    site.framework.startsWith('drf') ||
    (file.language === 'csharp' && site.router === '') ||
    site.framework === 'laravel';
  const full = isBare ? `${path}${slash}` : `/${path}${slash}`;
  const without = full.length > 1 && full.endsWith('/') ? full.slice(0, -1) : full;
  return full === without || !/express|koa|fastify|spring|gin|axum|chi/.test(site.framework) ? [full] : [full, without];
}
