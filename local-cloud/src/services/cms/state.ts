import type { World } from '../../core/world';

declare module '../../core/world' {
  interface World {
    cms: CmsState;
  }
}

export type AlertState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

interface CmsState {
  /** By region. */
  regions: Record<string, CmsRegion>;
  /** Changes of state of all rules, in order. */
  alerts: Alert[];
}

export interface CmsRegion {
  contactGroups: Record<string, ContactGroup>;
  rules: Record<string, MetricRule>;
}

interface ContactGroup {
  name: string;
  describe: string;
  enableSubscribed: boolean;
  contacts: string[];
}

export interface Escalation {
  comparisonOperator: string;
  statistics: string;
  threshold: string;
  times: number;
}

export interface MetricRule {
  id: string;
  name: string;
  namespace: string;
  metricName: string;
  contactGroups: string;
  /** JSON text. */
  resources: string;
  enabled: boolean;
  /** Critical, Warn, Info. */
  escalations: Record<string, Escalation>;
  /** Seconds. */
  period: number;
  silenceTime: number;
  noDataPolicy: string;
  sendOk: boolean;
  /** Settings that are only given back. */
  settings: Record<string, string>;
  labels: { key: string; value: string }[];
  state: AlertState;
  /** Virtual ms of the next look at the metric. */
  nextLook: number;
}

export interface Alert {
  /** ISO, virtual. */
  time: string;
  region: string;
  ruleId: string;
  ruleName: string;
  state: AlertState;
  /** Of the metric in the last period; absent where there was no data. */
  value?: number;
  contactGroups: string[];
}

export const cmsRegion = (world: World, region: string): CmsRegion =>
  (world.cms.regions[region] ??= { contactGroups: {}, rules: {} });
