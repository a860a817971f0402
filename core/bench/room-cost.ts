/**
 * What an hour of a watched order costs at the edge, on the network's public price list (paid plan,
 * beyond what is included, US dollars; read November 2026). Pure; `README.md` says it in words.
 */

/** Per unit. */
const price = {
  workerRequest: 0.3 / 1e6,
  workerCpuMs: 0.02 / 1e6,
  objectRequest: 0.15 / 1e6,
  /** One gigabyte of an object's memory for one second; an object counts as 128 MB. */
  gigabyteSecond: 12.5 / 1e6,
  rowWritten: 1 / 1e6,
};
/** So many messages of viewers are billed as one request. What the room sends is free. */
const MESSAGES_PER_REQUEST = 20;
const OBJECT_GIGABYTES = 128 / 1024;
const HOUR = 3_600;

export interface WatchedHour {
  readonly viewers: number;
  /** Positions that reach the room a second: a rider reports every four to five. */
  readonly positionsPerSecond: number;
  /** Rooms whose frames travel in one batch, which is one request to the Worker. */
  readonly roomsPerBatch: number;
  /** The room works so long on one event; between events it may sleep and costs nothing. */
  readonly busyMsPerEvent: number;
  readonly workerCpuMsPerBatch: number;
  readonly changes: number;
  readonly messages: number;
}

export const usualHour: WatchedHour = {
  ...{ viewers: 2, positionsPerSecond: 0.25, roomsPerBatch: 20 },
  ...{ busyMsPerEvent: 2, workerCpuMsPerBatch: 4, changes: 8, messages: 6 },
};

const HEARTBEAT_SECONDS = 15;
const RENEWAL_SECONDS = 15;
/** A renewal: the record, the reservation of numbers after it, and the next alarm. */
const ROWS_PER_RENEWAL = 3;
/** A change or a message: the record, its frame, and the frame that falls out. */
const ROWS_PER_CHANGE = 3;

export interface CostPart {
  readonly part: string;
  readonly count: number;
  readonly dollars: number;
}

export function costOf(hour: WatchedHour): CostPart[] {
  const positions = hour.positionsPerSecond * HOUR;
  const heartbeats = (hour.viewers * HOUR) / HEARTBEAT_SECONDS;
  const renewals = HOUR / RENEWAL_SECONDS;
  const events = positions + renewals + heartbeats + hour.changes + hour.messages;
  const objectRequests =
    positions + renewals + hour.changes + (heartbeats + hour.messages) / MESSAGES_PER_REQUEST;
  const batches = positions / hour.roomsPerBatch;
  const rows = renewals * ROWS_PER_RENEWAL + (hour.changes + hour.messages) * ROWS_PER_CHANGE;
  const gigabyteSeconds = ((events * hour.busyMsPerEvent) / 1_000) * OBJECT_GIGABYTES;
  const part = (name: string, count: number, each: number): CostPart => {
    return { part: name, count: +count.toFixed(2), dollars: +(count * each).toFixed(7) };
  };
  return [
    part("requests to the Worker", batches, price.workerRequest),
    part("CPU of the Worker, ms", batches * hour.workerCpuMsPerBatch, price.workerCpuMs),
    part("requests to the room", objectRequests, price.objectRequest),
    part("GB-s of the room", gigabyteSeconds, price.gigabyteSecond),
    part("rows written", rows, price.rowWritten),
  ];
}
