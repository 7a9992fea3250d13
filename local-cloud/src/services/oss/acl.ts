import type { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { xmlReply } from './action';
import type { Acl } from './state';

const ACLS: readonly string[] = ['private', 'public-read', 'public-read-write', 'default'] satisfies Acl[];
const isAcl = (text: string): text is Acl => ACLS.includes(text);

/** The ACL that a header asks for; an empty one asks for none. @throws CloudError InvalidArgument */
export function aclOf(call: Call, header: 'x-oss-acl' | 'x-oss-object-acl'): Acl | undefined {
  const given = call.headers[header] ?? '';
  if (given === '') return undefined;
  if (isAcl(given) && !(header === 'x-oss-acl' && given === 'default')) return given;
  throw new CloudError('InvalidArgument', `no such ACL: ${given}`, 400, { ArgumentName: header, ArgumentValue: given });
}

export const readAcl = (acl: Acl, call: Call): Reply =>
  xmlReply('AccessControlPolicy', {
    Owner: { ID: call.accountId, DisplayName: call.accountId },
    AccessControlList: { Grant: acl },
  });
