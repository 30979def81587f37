#ifndef UPKEEP_FAULTS_H
#define UPKEEP_FAULTS_H

/// A library for tests alone, loaded with LD_PRELOAD: makes the Nth system call of a kind fail, or
/// ends the process there. No program of ours links it.
///
/// UPKEEP_FAULT=ACTION:OPERATION:N:SUFFIX
///   ACTION     enospc, eio, eintr, emfile, enomem, econnreset, short (half of what was asked for),
///              kill-before, kill-after, killall-before or killall-after
///   OPERATION  write, sync, rename, create, remove, link, or any of these; open, read, map, stat,
///              list, mode, lock, pipe, start (of a program) or network
///   N          which call, from 1, counted over all processes that share UPKEEP_FAULT_COUNTER
///   SUFFIX     only paths that end so; may be empty
/// UPKEEP_FAULT_COUNTER=FILE  counts matching calls, a byte each: its size tells how many there were
/// UPKEEP_FAULT_PROGRAM=NAME  the programs that are meant, by how their names begin; else upkeep's
/// UPKEEP_FAULT_CLOCK=SECONDS added to the real-time clock
/// UPKEEP_FAULT_KERNEL=no-landlock makes the kernel one that has no Landlock
int upkeep_faults_are_here(void);

#endif
