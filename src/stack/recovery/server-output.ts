import type { Instance } from '@pulumi/alicloud/ecs/instance';
import type { Input } from '@pulumi/pulumi';
import type { ServerDecision } from '../../recovery/restore/decide-servers';

/** What the output `servers` tells of one server, under its old id. */
export interface ServerOutput {
  /** The new one. */
  id: string;
  privateIp: string;
  /** Empty for none. */
  publicIp: string;
  /** Of the cloud: `Running`, `Stopped`. */
  status: string;
  type: string;
  zone: string;
  /** The copy it is made from. */
  image: string;
  /** ISO 8601: when its data was taken. */
  dataOf: string;
  /** Of its data at this `up`, to a tenth. */
  ageHours: number;
  action: ServerDecision['action'];
  /** What is otherwise than it was. */
  notes: string[];
}

/** As long as not all of it is known. */
export type ServerToTell = { [Member in keyof ServerOutput]: Input<ServerOutput[Member]> };

export function outputOf({ server, action }: ServerDecision, instance: Instance): ServerToTell {
  return {
    id: instance.id,
    privateIp: instance.privateIp,
    publicIp: instance.publicIp,
    status: instance.status,
    type: server.type,
    zone: server.zone,
    image: server.imageId,
    dataOf: server.takenAt.toISOString(),
    ageHours: Math.round(server.ageHours * 10) / 10,
    action,
    notes: server.notes,
  };
}
