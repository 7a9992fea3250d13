import type { Action, Params } from '../core/action';
import type { Call } from '../core/call';
import { records, text } from '../params/read';
import type { Context } from '../core/policy/condition';

/** The condition keys that hold for every call, and the action's own. */
export function conditionsOf(action: Action, params: Params, call: Call): Context {
  const context: Context = {
    'acs:SourceIp': [call.sourceIp],
    'acs:SecureTransport': [String(call.secure)],
    'acs:CurrentTime': [call.now.toISOString()],
    'acs:MFAPresent': ['false'],
  };
  for (const tag of records(params, 'Tag')) {
    const key = text(tag, 'Key') ?? text(tag, 'key');
    if (key !== undefined) context[`acs:RequestTag/${key}`] = [text(tag, 'Value') ?? text(tag, 'value') ?? ''];
  }
  return { ...context, ...action.conditions?.(params, call) };
}
