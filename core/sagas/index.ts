/**
 * Sagas: what has to happen in several steps that no single transaction can hold, each undone in
 * reverse when the whole is given up before its point of no return. What is a saga here is a table of
 * steps (`defineSaga`) whose standing is read from the rows that hold the truth; this module decides
 * what is next, has it done by jobs, pauses, asks for a person, and shows it.
 */
export { bindSagas } from "./bind-sagas.ts";
export {
  defineSaga,
  type RetryRule,
  type SagaAction,
  type SagaDefinition,
  type SagaStep,
  type Standing,
} from "./define-saga.ts";
export { driveSaga, wakeSaga } from "./drive-saga.ts";
export { forgetOldSagas } from "./forget-old-sagas.ts";
export { reconcileSagas, startSagaReconciler } from "./reconcile-sagas.ts";
export { findSaga, openSaga } from "./saga-row.ts";
