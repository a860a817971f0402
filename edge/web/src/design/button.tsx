import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "../router.tsx";
import { Icon, type IconName } from "./icons.tsx";
import "./button.css";

type Look = "main" | "plain" | "quiet" | "danger";
type Size = "small" | "normal" | "large";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  size?: Size;
  icon?: IconName;
  /** While true the button says so, keeps its width and takes no second press. */
  isBusy?: boolean;
  isWide?: boolean;
}

export function Button(props: ButtonProps) {
  const {
    look = "plain",
    size = "normal",
    icon,
    isBusy,
    isWide,
    children,
    className,
    disabled,
    ...rest
  } = props;
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass(look, size, isWide, className)}
      aria-busy={isBusy || undefined}
      disabled={disabled || isBusy}
    >
      {isBusy ? <span className="spinner" /> : icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

export function ButtonLink(props: {
  to: string;
  look?: Look;
  size?: Size;
  icon?: IconName;
  isWide?: boolean;
  children: ReactNode;
}) {
  const { to, look = "plain", size = "normal", icon, isWide, children } = props;
  return (
    <Link to={to} className={buttonClass(look, size, isWide, undefined)}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Link>
  );
}

function buttonClass(look: Look, size: Size, isWide?: boolean, more?: string): string {
  return ["button", look, size, isWide ? "wide" : "", more ?? ""].filter(Boolean).join(" ");
}

/** A button that is only a sign; its label is for those who cannot see it. */
export function IconButton(
  props: ButtonHTMLAttributes<HTMLButtonElement> & { icon: IconName; label: string },
) {
  const { icon, label, className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={`icon-button ${className ?? ""}`}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </button>
  );
}
