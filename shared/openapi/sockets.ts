/**
 * The WebSockets in the OpenAPI document. The standard has no word for frames: an upgrade is a GET
 * that answers 101, and `x-frames` names the schemas of what is sent then, in both directions.
 */
import type { z } from "zod";
import { routes } from "../contracts/index.ts";
import {
  MAX_ROOM_FRAME_BYTES,
  ROOM_PROTOCOL,
  RoomFrame,
  RoomMessage,
  roomCloseCodes,
} from "../rooms.ts";
import { OpsFrame, PartnerFrame, RiderFrame, streamCloseCodes, streams } from "../streams.ts";
import { type Json, schemaOf } from "./operation-of-route.ts";

interface Socket {
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly query: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly says: string;
  }[];
  readonly roles?: readonly string[];
  /** Names of schemas; see `socketSchemas`. */
  readonly sent: string;
  readonly received?: string;
  readonly closeCodes: Readonly<Record<string, number>>;
}

export function socketSchemas(): Record<string, Json> {
  return {
    RoomFrame: schemaOf(RoomFrame, "output"),
    RoomMessage: schemaOf(RoomMessage, "input"),
    PartnerFrame: schemaOf(PartnerFrame, "output"),
    RiderFrame: schemaOf(RiderFrame, "output"),
    OpsFrame: schemaOf(OpsFrame, "output"),
    Pings: schemaOf(routes.sendPings.body as z.ZodType, "input"),
  };
}

const ofRole = {
  partner: { sent: "PartnerFrame", summary: "Orders of my store as they change" },
  rider: { sent: "RiderFrame", received: "Pings", summary: "Offers and trips out, positions in" },
  ops: { sent: "OpsFrame", summary: "A city's orders, riders and cells as they change" },
} as const;

const token = {
  name: "token",
  required: false,
  says: "The access token, where no header can be set",
};

const sockets: readonly Socket[] = [
  {
    path: "/v1/track",
    name: "joinRoom",
    summary: "The room of one order: snapshot first, then what changes",
    query: [
      { ...token, required: true, says: "A tracking token" },
      { name: "since", required: false, says: "The last seq that was seen" },
    ],
    ...{ sent: "RoomFrame", received: "RoomMessage", closeCodes: roomCloseCodes },
  },
  ...streams.map(
    ({ path, role }): Socket => ({
      path,
      name: `${role}Stream`,
      roles: [role],
      query: [
        token,
        ...(role === "ops" ? [{ name: "city", required: true, says: "A city's code" }] : []),
      ],
      closeCodes: streamCloseCodes,
      ...ofRole[role],
    }),
  ),
];

function operationOf(socket: Socket): Json {
  const codes = Object.entries(socket.closeCodes).map(([name, code]) => `${code} ${name}`);
  const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const protocols = `\`${ROOM_PROTOCOL}\` and, in a browser, \`token.<jwt>\``;
  return {
    operationId: socket.name,
    summary: socket.summary,
    description:
      `A WebSocket. Subprotocols: ${protocols}. Frames up to ${MAX_ROOM_FRAME_BYTES} bytes. ` +
      `Close codes: ${codes.join(", ")}.`,
    tags: ["Sockets"],
    security: socket.roles ? [{ bearer: [] }] : [],
    ...(socket.roles ? { "x-roles": socket.roles } : {}),
    parameters: socket.query.map(({ name, required, says }) => ({
      ...{ name, in: "query", required, description: says },
      schema: { type: "string" },
    })),
    responses: {
      101: { description: "The connection is a WebSocket now" },
      default: { $ref: "#/components/responses/Refused" },
    },
    "x-frames": {
      sent: schema(socket.sent),
      ...(socket.received ? { received: schema(socket.received) } : {}),
    },
  };
}

export function socketPaths(): Record<string, Json> {
  return Object.fromEntries(sockets.map((socket) => [socket.path, { get: operationOf(socket) }]));
}
