import * as grpc from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import type { LogRequest } from '@pulumi/pulumi/proto/engine_pb';
import * as engine from '@pulumi/pulumi/proto/engine_pb';
import { InvokeResponse } from '@pulumi/pulumi/proto/provider_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from '@pulumi/pulumi/proto/resource_pb';
import { RegisterResourceResponse, Result, SupportsFeatureResponse } from '@pulumi/pulumi/proto/resource_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { messageOf } from '../core/error';
import type { ResourceState } from './state';
import type { Plain } from './values';
import { readStruct, writeStruct } from './values';

/** A resource that failed, where the rest is to go on. */
export interface Lost {
  urn: string;
  lost: true;
}

/** What a running program may ask for. */
export interface MonitorHandler {
  register(request: RegisterResourceRequest): Promise<ResourceState | Lost>;
  outputs(urn: string, outputs: Plain): void;
  invoke(token: string, args: Plain, provider: string): Promise<Plain>;
  log(severity: 'debug' | 'info' | 'warning' | 'error', message: string): void;
}

const FEATURES = ['secrets', 'resourceReferences', 'outputValues', 'aliasSpecs', 'deletedWith'];
const SEVERITIES = ['debug', 'info', 'warning', 'error'] as const;

/** Listens on a free port of loopback for one program. */
export async function openMonitor(handler: MonitorHandler): Promise<{ address: string; close(): void }> {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(ResourceMonitorService, {
    supportsFeature: unary(async (request: SupportsFeatureRequest) => {
      const response = new SupportsFeatureResponse();
      response.setHassupport(FEATURES.includes(request.getId()));
      return response;
    }),
    registerResource: unary(async (request: RegisterResourceRequest) =>
      registered(await handler.register(request), request),
    ),
    registerResourceOutputs: unary(async (request: RegisterResourceOutputsRequest) => {
      handler.outputs(request.getUrn(), readStruct(request.getOutputs(), 'absent'));
      return new Empty();
    }),
    invoke: unary(async (request: ResourceInvokeRequest) => {
      const answer = await handler.invoke(request.getTok(), readStruct(request.getArgs()), request.getProvider());
      const response = new InvokeResponse();
      response.setReturn(writeStruct(answer));
      return response;
    }),
    signalAndWaitForShutdown: unary(async () => new Empty()),
  });
  server.addService(EngineService, engineOf(handler));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

function engineOf(handler: MonitorHandler): grpc.UntypedServiceImplementation {
  let root = '';
  return {
    log: unary(async (request: LogRequest) => {
      handler.log(SEVERITIES[request.getSeverity()] ?? 'info', request.getMessage());
      return new Empty();
    }),
    setRootResource: unary(async (request: engine.SetRootResourceRequest) => {
      root = request.getUrn();
      return new engine.SetRootResourceResponse();
    }),
    getRootResource: unary(async () => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(root);
      return response;
    }),
  };
}

function registered(state: ResourceState | Lost, request: RegisterResourceRequest): RegisterResourceResponse {
  const response = new RegisterResourceResponse();
  if ('lost' in state) {
    response.setUrn(state.urn);
    response.setObject(request.getObject());
    response.setResult(Result.FAIL);
    return response;
  }
  response.setUrn(state.urn);
  response.setId(state.id);
  response.setObject(writeStruct({ values: state.outputs, secrets: state.secrets }));
  response.setStable(false);
  return response;
}

/** A failure of the handler reaches the program as the engine's own does: with its message. */
function unary<Request, Response>(
  handle: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, done) => {
    handle(call.request).then(
      (response) => done(null, response),
      (error: unknown) => {
        const message = messageOf(error);
        done({ code: grpc.status.UNKNOWN, message, details: message });
      },
    );
  };
}
