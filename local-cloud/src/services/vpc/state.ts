import type { Tags } from '../../core/tags';
import type { EcsRegion } from '../ecs/state';

declare module '../../core/world' {
  interface World {
    /** By region. */
    vpc: Record<string, VpcRegion>;
  }
}

export interface VpcRegion {
  networks: Record<string, Network>;
  switches: Record<string, VSwitch>;
  tokens: EcsRegion['tokens'];
}

export interface Network {
  id: string;
  name: string;
  description: string;
  cidr: string;
  routerId: string;
  routeTableId: string;
  /** ms */
  createdAt: number;
  resourceGroupId: string;
  tags: Tags;
}

export interface VSwitch {
  id: string;
  networkId: string;
  zoneId: string;
  name: string;
  description: string;
  cidr: string;
  /** ms */
  createdAt: number;
  tags: Tags;
}
