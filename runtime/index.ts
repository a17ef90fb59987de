/**
 * The core's exports: what the host calls. Everything else is reached from here.
 */
export { bootstrap } from "./init";
export { carrierMain } from "./threads/scheduler";
