/** What is said when there is nothing, when something failed, and while something is on its way. */
import type { ReactNode } from "react";
import { say } from "../i18n/speech.ts";
import type { Loaded } from "../use-load.ts";
import { errorWords } from "../words/error-words.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icons.tsx";
import "./notice.css";

export function EmptyState(props: {
  icon: IconName;
  title: string;
  next: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <span className="empty-cell">
        <svg viewBox="0 0 56 56" aria-hidden="true" focusable="false">
          <path d="M28 3l21.6 12.5v25L28 53 6.4 40.5v-25z" />
        </svg>
        <Icon name={props.icon} size={26} />
      </span>
      <h2>{props.title}</h2>
      <p className="soft">{props.next}</p>
      {props.children}
    </div>
  );
}

/** A failure that takes the place of what should be here. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { title, next } = errorWords(error);
  return (
    <div role="alert">
      <EmptyState icon="alert" title={title} next={next}>
        {retry ? (
          <Button icon="refresh" onClick={retry}>
            {say("action.retry")}
          </Button>
        ) : null}
      </EmptyState>
    </div>
  );
}

/** A failure beside what is still here. */
export function ErrorNote({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const { title, next } = errorWords(error);
  return (
    <div className="note bad" role="alert">
      <Icon name="alert" />
      <p>
        <strong>{title}</strong> {next}
      </p>
    </div>
  );
}

export function Note({
  icon,
  children,
  tone,
}: {
  icon: IconName;
  children: ReactNode;
  tone?: "warm" | "bad";
}) {
  return (
    <div className={`note ${tone ?? ""}`}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}

export function Skeleton({ height = "1rem", width = "100%" }: { height?: string; width?: string }) {
  return <span className="skeleton" style={{ height, width }} />;
}

export function SkeletonList({ rows = 4, height = "5.5rem" }: { rows?: number; height?: string }) {
  return (
    <div className="stack" role="status">
      <span className="unseen">{say("page.loading")}</span>
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((row) => (
        <Skeleton key={row} height={height} />
      ))}
    </div>
  );
}

/** One of the three: on its way, failed, or here. */
export function Show<T>(props: {
  loaded: Loaded<T>;
  retry?: () => void;
  skeleton?: ReactNode;
  children: (value: T) => ReactNode;
}) {
  const { loaded, retry } = props;
  if (loaded.status === "loading") return props.skeleton ?? <SkeletonList />;
  if (loaded.status === "failed")
    return <ErrorState error={loaded.error} {...(retry ? { retry } : {})} />;
  return props.children(loaded.value);
}
