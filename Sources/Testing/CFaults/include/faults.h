#ifndef UPKEEP_FAULTS_H
#define UPKEEP_FAULTS_H

/// A library for tests alone, loaded with LD_PRELOAD: makes the Nth change of the file system fail,
/// or ends the process there. No program of ours links it.
///
/// UPKEEP_FAULT=ACTION:OPERATION:N:SUFFIX
///   ACTION     enospc, eio, kill-before or kill-after
///   OPERATION  write, sync, rename, create or any
///   N          which call, from 1, counted over all processes that share UPKEEP_FAULT_COUNTER
///   SUFFIX     only paths that end so; may be empty
/// UPKEEP_FAULT_COUNTER=FILE  counts matching calls, a byte each: its size tells how many there were
/// UPKEEP_FAULT_CLOCK=SECONDS added to the real-time clock
/// UPKEEP_FAULT_KERNEL=no-landlock makes the kernel one that has no Landlock
int upkeep_faults_are_here(void);

#endif
