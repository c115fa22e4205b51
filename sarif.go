package main

// The part of SARIF 2.1.0 that "layak scan --format sarif" writes. The names are
// those of the standard (OASIS, sarif-schema-2.1.0.json).

const (
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifVersion = "2.1.0"
)

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool         sarifTool                     `json:"tool"`
	Language     string                        `json:"language"`
	Translations []sarifComponent              `json:"translations"`
	Invocations  []sarifInvocation             `json:"invocations"`
	BaseIDs      map[string]sarifArtifactPlace `json:"originalUriBaseIds"`
	Encoding     string                        `json:"defaultEncoding"`
	Columns      string                        `json:"columnKind"`
	NewLines     []string                      `json:"newlineSequences"`
	Artifacts    []sarifArtifact               `json:"artifacts"`
	Results      []sarifResult                 `json:"results"`
	Properties   map[string]any                `json:"properties,omitempty"`
}

type sarifTool struct {
	Driver sarifComponent `json:"driver"`
}

// sarifComponent is the tool, or a translation of its texts.
type sarifComponent struct {
	Name          string            `json:"name"`
	Version       string            `json:"version,omitempty"`
	Semantic      string            `json:"semanticVersion,omitempty"`
	Language      string            `json:"language"`
	Contents      []string          `json:"contents"`
	Comprehensive bool              `json:"isComprehensive"`
	Associated    *sarifComponentID `json:"associatedComponent,omitempty"`
	Rules         []sarifDescriptor `json:"rules"`
	Notifications []sarifDescriptor `json:"notifications"`
}

type sarifComponentID struct {
	Name string `json:"name"`
}

// sarifDescriptor describes a rule, or a kind of notification.
type sarifDescriptor struct {
	ID            string               `json:"id"`
	Name          string               `json:"name,omitempty"`
	Short         *sarifText           `json:"shortDescription,omitempty"`
	Full          *sarifText           `json:"fullDescription,omitempty"`
	Messages      map[string]sarifText `json:"messageStrings,omitempty"`
	Help          *sarifText           `json:"help,omitempty"`
	Configuration *sarifConfiguration  `json:"defaultConfiguration,omitempty"`
	Properties    map[string]any       `json:"properties,omitempty"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifConfiguration struct {
	Enabled bool   `json:"enabled"`
	Level   string `json:"level"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	ExitCode      int                 `json:"exitCode"`
	Execution     []sarifNotification `json:"toolExecutionNotifications"`
	Configuration []sarifNotification `json:"toolConfigurationNotifications"`
}

type sarifNotification struct {
	Descriptor *sarifDescriptorID `json:"descriptor,omitempty"`
	Level      string             `json:"level"`
	Message    sarifMessage       `json:"message"`
	Locations  []sarifLocation    `json:"locations,omitempty"`
}

type sarifDescriptorID struct {
	ID string `json:"id"`
}

type sarifMessage struct {
	Text string `json:"text"`
	ID   string `json:"id,omitempty"`
}

type sarifArtifact struct {
	Location    sarifArtifactPlace `json:"location"`
	Description *sarifText         `json:"description,omitempty"`
	Length      int64              `json:"length"`
	Roles       []string           `json:"roles"`
	Encoding    string             `json:"encoding,omitempty"`
}

type sarifArtifactPlace struct {
	URI         string     `json:"uri,omitempty"`
	BaseID      string     `json:"uriBaseId,omitempty"`
	Index       *int       `json:"index,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Kind         string             `json:"kind"`
	Level        string             `json:"level"`
	Message      sarifMessage       `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppression `json:"suppressions"`
	Rank         float64            `json:"rank"`
	Properties   map[string]any     `json:"properties"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

type sarifLocation struct {
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifactPlace `json:"artifactLocation"`
	Region   *sarifRegion       `json:"region,omitempty"`
}

// sarifRegion has the text properties, the binary ones, or both for the same
// bytes; pointers where 0 means something.
type sarifRegion struct {
	StartLine   int  `json:"startLine,omitempty"`
	StartColumn int  `json:"startColumn,omitempty"`
	EndLine     int  `json:"endLine,omitempty"`
	EndColumn   int  `json:"endColumn,omitempty"`
	CharOffset  *int `json:"charOffset,omitempty"`
	CharLength  *int `json:"charLength,omitempty"`
	ByteOffset  *int `json:"byteOffset,omitempty"`
	ByteLength  *int `json:"byteLength,omitempty"`
}

type sarifLogical struct {
	Name string `json:"name"`
	Full string `json:"fullyQualifiedName"`
}
