import { strToU8, zipSync } from 'fflate';
import type { LocalCloud } from '../src';
import { CloudClient } from '../src/deploy/client';

export const HOME = 'cn-qingdao';
export const PROJECT = 'logs-of-tests';
export const STORE = 'runs';

export const zipOf = (code: string, file = 'index.js'): string =>
  Buffer.from(zipSync({ [file]: strToU8(code) })).toString('base64');

type Body = Record<string, unknown>;

/** Deploys functions by hand, through the API. */
export class Deployer {
  readonly client: CloudClient;

  constructor(readonly cloud: { endpoints: LocalCloud['endpoints']; clock: { now(): Date } }) {
    this.client = new CloudClient(
      () => cloud.endpoints,
      () => cloud.clock.now(),
    );
  }

  fc(method: string, path: string, body?: Body, region = HOME): Promise<Body> {
    const host = `${this.cloud.endpoints.accountId}.${region}.fc.aliyuncs.com`;
    return this.client.roa(host, method, `/2023-03-30${path}`, body);
  }

  sls(method: string, path: string, body?: Body, project = PROJECT): Promise<Body> {
    return this.client.sls(`${project}.${HOME}.log.aliyuncs.com`, method, path, body);
  }

  ram(action: string, params: Record<string, string>): Promise<Body> {
    return this.client.rpc('ram.aliyuncs.com', '2015-05-01', action, params);
  }

  cms(action: string, params: Record<string, string>): Promise<Body> {
    return this.client.rpc(`metrics.${HOME}.aliyuncs.com`, '2019-01-01', action, params);
  }

  async logs(): Promise<void> {
    await this.client.sls(`${HOME}.log.aliyuncs.com`, 'POST', '/', { projectName: PROJECT, description: 'tests' });
    await this.sls('POST', '/logstores', { logstoreName: STORE, ttl: 30, shardCount: 2 });
  }

  /** A role for functions that may do what the statements say. */
  async role(name: string, actions: string[], resource = '*'): Promise<string> {
    const trust = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['fc.aliyuncs.com'] } };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '1', Statement: [trust] });
    await this.ram('CreateRole', { RoleName: name, AssumeRolePolicyDocument });
    const Statement = [{ Effect: 'Allow', Action: actions, Resource: resource }];
    const PolicyDocument = JSON.stringify({ Version: '1', Statement });
    await this.ram('CreatePolicy', { PolicyName: `${name}-policy`, PolicyDocument });
    await this.ram('AttachPolicyToRole', { PolicyName: `${name}-policy`, PolicyType: 'Custom', RoleName: name });
    return `acs:ram::${this.cloud.endpoints.accountId}:role/${name}`;
  }

  async function(name: string, code: string, more: Body = {}, region = HOME): Promise<Body> {
    const basics = { functionName: name, handler: 'index.handler', runtime: 'nodejs20', timeout: 60 };
    return this.fc('POST', '/functions', { ...basics, code: { zipFile: zipOf(code) }, ...more }, region);
  }

  async timer(name: string, cronExpression: string, payload?: string): Promise<Body> {
    const triggerConfig = JSON.stringify({ cronExpression, enable: true, payload });
    const trigger = { triggerName: 'timer', triggerType: 'timer', qualifier: 'LATEST', triggerConfig };
    return this.fc('POST', `/functions/${name}/triggers`, trigger);
  }
}
