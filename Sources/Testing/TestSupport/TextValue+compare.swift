public import Names

// Tests compare what a document names with what git or a program printed.

/// Whether a value has this text.
public func == (left: (some TextValue)?, right: String?) -> Bool { left?.text == right }

/// Whether a value has this text.
public func == (left: String?, right: (some TextValue)?) -> Bool { left == right?.text }

/// Whether a value has another text.
public func != (left: (some TextValue)?, right: String?) -> Bool { left?.text != right }

/// Whether values have these texts, in this order.
public func == (left: [some TextValue]?, right: [String]?) -> Bool { left?.map(\.text) == right }

/// Whether values have these texts, in this order.
public func == (left: [String]?, right: [some TextValue]?) -> Bool { left == right?.map(\.text) }
