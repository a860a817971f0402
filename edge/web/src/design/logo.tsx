/** The honeycomb: four cells, one of them open, as if somebody just left it. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="3.5 2.5 25 25.5" aria-hidden="true" focusable="false">
      <g fill="var(--honey)">
        <path d="M16 4.2l4.5 2.6v5.2L16 14.6 11.5 12V6.8z" />
        <path d="M10.9 13l4.5 2.6v5.2l-4.5 2.6-4.5-2.6v-5.2z" />
        <path d="M16 21.8l4.5 2.6-4.5 2.6-4.5-2.6z" opacity=".55" />
      </g>
      <path
        d="M21.1 13l4.5 2.6v5.2l-4.5 2.6-4.5-2.6v-5.2z"
        fill="none"
        stroke="var(--honey)"
        strokeWidth="1.6"
      />
    </svg>
  );
}

/** A store without a picture: its initials in a cell, in a hue that stays with it. */
export function StoreCell({ name, size = 56 }: { name: string; size?: number }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? "")
    .join("");
  return (
    <svg
      className={`store-cell hue-${hueOf(name)}`}
      width={size}
      height={size}
      viewBox="0 0 56 56"
      aria-hidden="true"
      focusable="false"
    >
      <path className="store-cell-body" d="M28 3l21.6 12.5v25L28 53 6.4 40.5v-25z" />
      <text x="28" y="34.5" textAnchor="middle">
        {initials}
      </text>
    </svg>
  );
}

const HUES = 5;

function hueOf(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9_973;
  return sum % HUES;
}
