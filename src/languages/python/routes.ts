import type { FileFacts, RouteSite } from '../../core/index/facts';
import { readDjango } from './django';
import { readRouteCalls } from './routeCalls';
import { readDecorators } from './routeDecorators';
import type { RouteReader } from './routeReader';
import { readRouters } from './routers';
import { readTables } from './routeTables';

export function routesIn(reader: RouteReader): Pick<FileFacts, 'routes' | 'routers' | 'mounts'> {
  readRouters(reader);
  readDecorators(reader);
  readRouteCalls(reader);
  readTables(reader);
  readDjango(reader);
  joinByName(reader.routes);
  reader.routes.sort((a, b) => a.line - b.line);
  return { routes: reader.routes, routers: reader.routers, mounts: reader.mounts };
}

/** Pyramid's views get their path where it stands in the same file; over files the index joins them by name. */
function joinByName(routes: RouteSite[]): void {
  const paths = new Map(
    routes.flatMap(route => (route.handler === '' && route.name ? [[route.name, route] as const] : [])),
  );
  routes.forEach((route, i) => {
    const named =
      route.framework === 'pyramid' && route.path[0] === null && route.name !== undefined
        ? paths.get(route.name)
        : undefined;
    if (named) routes[i] = { ...route, path: named.path };
  });
}
