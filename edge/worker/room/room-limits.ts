/** The limits of a room, each with its reason. */

/** Far more than a customer, a rider, a kitchen, support and a family; keeps a broadcast cheap. */
export const MAX_SEATS = 64;
/** Of these: however far a shared link travels, those whose order it is find a seat. */
export const MAX_GUESTS = 48;

/** A drop in a lift or a tunnel: about six minutes of positions every two seconds. */
export const RING_FRAMES = 200;

/** A person types and an app pings; a script does more. */
export const MAX_FRAMES_PER_WINDOW = 40;
export const FRAME_WINDOW_MS = 10_000;

/**
 * Phones let a tab in the background run one timer a minute, so an honest viewer that pings is
 * heard well within this; a connection whose other end is gone is not.
 */
export const IDLE_MS = 5 * 60_000;

/** Numbers of frames reserved with one write: some minutes of positions. */
export const SEQ_RESERVE = 500;

/** Beyond this the oldest frames fall out, however few they are: long timelines are long. */
export const RING_BYTES = 256 * 1024;

/**
 * Frames on their way to a viewer that says what it has seen. The runtime does not tell how much a
 * socket has buffered, so beyond this positions are held back and the newest follows later.
 */
export const MAX_UNSEEN_FRAMES = 64;

/** Words in memory for those who come in; older ones are paged over HTTP. */
export const CHAT_MEMORY_BYTES = 256 * 1024;

/** Messages of a room that wait for the core; the next ones are refused and can be sent again. */
export const MAX_WAITING_SENDS = 64;

/** "Is typing" is worth so much. */
export const TYPING_EVERY_MS = 2_000;

/** Somebody who comes back within this was never gone. */
export const LEAVE_AFTER_MS = 1_500;

/** While nothing is leased from the core: short, because somebody looks at an old picture. */
export const RETRY_WATCH_MS = 2_000;

/** The receipt is looked at for a while after the order's end; then the core is the only memory. */
export const KEEP_AFTER_END_MS = 60 * 60_000;

/** An empty room keeps its ring for a reconnect; afterwards a new room asks the core again. */
export const KEEP_EMPTY_MS = 10 * 60_000;

/** The room is full or the core is away: the standard code for "try again later". */
export const CLOSE_TRY_LATER = 1013;
export const CLOSE_ENDED = 1000;
