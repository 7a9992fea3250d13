import type { Tags } from '../../core/tags';

declare module '../../core/world' {
  interface World {
    ram: RamState;
  }
}

/** RAM is global: one slice for all regions. The policy evaluator and the signature check read it. */
export interface RamState {
  users: Record<string, RamUser>;
  /** By access key id. */
  accessKeys: Record<string, RamAccessKey>;
  /** By `Custom:<name>` or `System:<name>`. */
  policies: Record<string, RamPolicy>;
  roles: Record<string, RamRole>;
  attachments: RamAttachment[];
  /** By access key id (`STS....`). */
  sessions: Record<string, StsSession>;
}

export interface RamUser {
  name: string;
  id: string;
  displayName?: string;
  comments?: string;
  email?: string;
  mobilePhone?: string;
  createDate: string;
  updateDate: string;
  tags: Tags;
}

export interface RamAccessKey {
  id: string;
  secret: string;
  userName: string;
  status: 'Active' | 'Inactive';
  createDate: string;
}

export interface RamPolicy {
  name: string;
  type: 'Custom' | 'System';
  description: string;
  defaultVersion: string;
  versions: { id: string; document: string; createDate: string }[];
  createDate: string;
  updateDate: string;
  tags: Tags;
}

export interface RamRole {
  name: string;
  id: string;
  arn: string;
  description: string;
  /** AssumeRolePolicyDocument as given. */
  trustPolicy: string;
  maxSessionDuration: number;
  createDate: string;
  updateDate: string;
  tags: Tags;
}

export interface RamAttachment {
  principal: 'user' | 'role';
  principalName: string;
  policyType: 'Custom' | 'System';
  policyName: string;
  attachDate: string;
}

export interface StsSession {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
  roleName: string;
  sessionName: string;
  /** A policy that narrows the role's, as AssumeRole takes. */
  policy?: string;
  /** ISO time. */
  expires: string;
}

export const emptyRam = (): RamState => ({
  users: {},
  accessKeys: {},
  policies: {},
  roles: {},
  attachments: [],
  sessions: {},
});
