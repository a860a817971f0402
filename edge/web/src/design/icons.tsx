/** The signs, drawn on a grid of 24 with one stroke. Always beside a word, never instead of one. */

const paths = {
  alert: "M12 4l9 16H3zM12 10v4M12 17v.5",
  arrow: "M12 3l7 17-7-4-7 4z",
  back: "M15 5l-7 7 7 7",
  bag: "M6 8h12l1 12H5zM9 8V6.5a3 3 0 016 0V8",
  basket: "M3 9h18l-2 11H5zM8 9l3-5M16 9l-3-5",
  bell: "M6 16V11a6 6 0 0112 0v5l2 2H4zM10 20.5h4",
  bellOff: "M6 16V11a6 6 0 0112 0v5l2 2H4zM10 20.5h4M4 4l16 17",
  bike: "M6 20a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM18 20a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM6 16.5l4-7h5l3 7M10 9.5l3.5 7H6M13 5h3l1 4",
  car: "M4 16v-4l2-6h12l2 6v4zM4 12h16M6 16v3M18 16v3M7.5 14h.5M16 14h.5",
  card: "M3 6h18v12H3zM3 10h18M6.5 15h4",
  cash: "M3 6h18v12H3zM12 15a3 3 0 100-6 3 3 0 000 6zM6 9.5v.2M18 14.5v.2",
  chat: "M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5",
  check: "M5 12.5l5 5L19.5 7",
  chevron: "M6 9l6 6 6-6",
  clock: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5.5l3.5 2",
  cross: "M6 6l12 12M18 6L6 18",
  dot: "M12 14.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  flame:
    "M12 3c1 4 5.5 6 5.5 11a5.5 5.5 0 01-11 0c0-2.5 1.5-4 2.5-5.5.5 2 1.5 2.5 2.5 3 .5-3-1-5 .5-8.5z",
  home: "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
  hourglass: "M7 3h10M7 21h10M8 3c0 5 8 7 8 18M16 3c0 5-8 7-8 18",
  list: "M4 6h16M4 12h16M4 18h16",
  locate: "M12 19a7 7 0 100-14 7 7 0 000 14zM12 2v5M12 17v5M2 12h5M17 12h5",
  minus: "M5 12h14",
  moon: "M19.5 14.5A8 8 0 019.5 4.5a8 8 0 1010 10z",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7M8.5 12.5h4",
  pause: "M8 5v14M16 5v14",
  phone: "M7 3h10v18H7zM11 18h2",
  pin: "M12 21.5s7-7 7-12a7 7 0 10-14 0c0 5 7 12 7 12zM12 12a2.5 2.5 0 100-5 2.5 2.5 0 000 5z",
  plus: "M12 5v14M5 12h14",
  refresh: "M20 12a8 8 0 11-2.5-5.8M20 3v5h-5",
  search: "M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.5 15.5L21 21",
  share: "M12 15V3M8 7l4-4 4 4M5 12v8h14v-8",
  star: "M12 3.5l2.6 5.6 6.1.7-4.5 4.2 1.2 6-5.4-3-5.4 3 1.2-6L3.3 9.8l6.1-.7z",
  store:
    "M4 9l1.5-5h13L20 9M4 9v11h16V9M4 9a2.7 2.7 0 005.3 0 2.7 2.7 0 005.4 0A2.7 2.7 0 0020 9M9 20v-6h6v6",
  swap: "M8 4v15M4.5 15.5L8 19l3.5-3.5M16 20V5M12.5 8.5L16 5l3.5 3.5",
  user: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20.5a7.5 7.5 0 0115 0",
} as const;

export type IconName = keyof typeof paths;

const solid: ReadonlySet<IconName> = new Set(["arrow", "dot", "star"]);

/** Decoration for the eye only: the word beside it is what is read aloud. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  const isSolid = solid.has(name);
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={isSolid ? "currentColor" : "none"}
      stroke={isSolid ? "none" : "currentColor"}
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The path of a sign, for drawing on a canvas. */
export function iconPath(name: IconName): string {
  return paths[name];
}
