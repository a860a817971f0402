import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./button.tsx";
import "./sheet.css";
import { say } from "../i18n/speech.ts";

/**
 * Something that is asked in between: a sheet from below on a phone, a card in the middle on a
 * desk. The browser's own dialog keeps focus inside and gives it back.
 */
export function Sheet(props: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = dialog.current;
    if (opened && !opened.open) opened.showModal();
    return () => opened?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own; this is the click beside it
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) props.onClose();
      }}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <h2>{props.title}</h2>
          <IconButton icon="cross" label={say("action.close")} onClick={props.onClose} />
        </header>
        <div className="sheet-content">{props.children}</div>
        {props.footer ? <footer className="sheet-foot">{props.footer}</footer> : null}
      </div>
    </dialog>
  );
}
