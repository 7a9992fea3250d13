import type { Action, Service } from './action';
import type { ServerPort } from './call';
import { remembered } from './remembered';

/** Makes a service for one running cloud. services/index.ts lists them all. */
export type ServiceFactory = (host: ServerPort) => Service;

export interface Located {
  service: Service;
  /** `{region}`, `{project}` and the like, as found in the host name. */
  parts: Record<string, string>;
}

/** Names remembered: every project and bucket has one of its own. */
const MOST_HOSTS = 1000;

/** Finds services by host name, and actions by name, or by method and path. */
export class Registry {
  /** The service that a host name belongs to; undefined for an address such as 127.0.0.1. */
  readonly locate = remembered(MOST_HOSTS, (host) => this.find(host));
  private readonly hosts: { pattern: RegExp; service: Service }[] = [];
  private readonly byVersion = new Map<string, Action>();

  constructor(readonly services: Service[]) {
    for (const service of services) {
      for (const endpoint of service.endpoints) this.hosts.push({ pattern: hostPattern(endpoint), service });
      for (const action of service.actions) this.byVersion.set(`${action.version}/${action.name}`, action);
    }
  }

  service(name: string): Service | undefined {
    return this.services.find((service) => service.name === name);
  }

  private find(host: string): Located | undefined {
    for (const { pattern, service } of this.hosts) {
      const match = pattern.exec(host.toLowerCase());
      if (match) return { service, parts: { ...match.groups } };
    }
    return undefined;
  }

  /** An RPC action. Without a service (a bare address was called) its API version tells which one is meant. */
  rpc(name: string, version: string, service?: Service): Action | undefined {
    const found = this.byVersion.get(`${version}/${name}`);
    if (!service || found?.service === service.name) return found;
    return service.actions.find((action) => action.name === name && action.version === version);
  }

  /** An action by method and path, with the path's parameters. A route that asks for a query name goes before one that does not. */
  route(
    service: Service,
    method: string,
    path: string,
    query: Record<string, string>,
  ): { action: Action; parts: Record<string, string> } | undefined {
    let plain: { action: Action; parts: Record<string, string> } | undefined;
    for (const action of service.actions) {
      if (action.route?.method !== method) continue;
      const match = pathPattern(action.route.path).exec(path);
      if (!match) continue;
      const parts = Object.fromEntries(Object.entries({ ...match.groups }).map(([k, v]) => [k, decodeURIComponent(v)]));
      if (action.route.query === undefined) plain ??= { action, parts };
      else if (isNamed(action.route.query, query)) return { action, parts };
    }
    return plain;
  }
}

/** `name`, or `name=value` where only that value tells the route. */
function isNamed(wanted: string, query: Record<string, string>): boolean {
  const [name = '', value] = wanted.split('=');
  return name in query && (value === undefined || query[name] === value);
}

const hostPattern = (endpoint: string): RegExp =>
  new RegExp(`^${endpoint.replace(/\./g, '\\.').replace(/\{(\w+)\}/g, '(?<$1>[a-z0-9-]+)')}$`);

/** Of routes, of which there are no more than the services have. */
const pathPattern = remembered(Infinity, (path) => {
  const source = path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)').replace(/\{(\w+)\+\}/g, '(?<$1>.+)');
  return new RegExp(`^${source}/?$`);
});
