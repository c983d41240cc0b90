//! What is called: templates of requests and answers. See `Random::fill` for their marks.

/// A call of an API.
pub struct Call {
    /// The service, as its endpoint begins.
    pub service: &'static str,
    pub name: &'static str,
    /// Whether it only reads.
    pub reads: bool,
    /// Whether it concerns data, and not how things are set up.
    pub is_data: bool,
    pub parameters: &'static str,
    pub response: &'static str,
    pub additional: Option<&'static str>,
    pub resources: Option<&'static str>,
}

/// Calls by weight.
pub const CALLS: &[(u64, &Call)] = &[
    (240, &GET_OBJECT),
    (90, &PUT_OBJECT),
    (120, &INVOKE),
    (80, &DECRYPT),
    (130, &ASSUME_ROLE),
    (120, &DESCRIBE_INSTANCES),
    (70, &GET_SECRET),
    (60, &DESCRIBE_TARGETS),
    (60, &CREATE_STREAM),
    (15, &RUN_INSTANCES),
    (15, &PUT_ROLE_POLICY),
];

/// A call that sets something up or reads how it is set up, and tells nothing more.
const PLAIN: Call = Call {
    service: "",
    name: "",
    reads: true,
    is_data: false,
    parameters: "null",
    response: "null",
    additional: None,
    resources: None,
};

const GET_OBJECT: Call = Call {
    service: "s3",
    name: "GetObject",
    is_data: true,
    parameters: r#"{"bucketName":"reports-example","Host":"reports-example.s3.eu-west-1.amazonaws.com","key":"daily/2026/02/part-~-~.parquet"}"#,
    additional: Some(TRANSFER),
    resources: Some(OBJECT),
    ..PLAIN
};

const PUT_OBJECT: Call = Call {
    service: "s3",
    name: "PutObject",
    reads: false,
    is_data: true,
    parameters: r#"{"bucketName":"reports-example","Host":"reports-example.s3.eu-west-1.amazonaws.com","key":"exports/^/^.csv","x-amz-server-side-encryption":"aws:kms","x-amz-acl":"bucket-owner-full-control"}"#,
    response: r#"{"x-amz-server-side-encryption":"aws:kms","x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555","x-amz-version-id":"~~~~"}"#,
    additional: Some(TRANSFER),
    resources: Some(OBJECT),
};

/// What S3 tells about the bytes of a call.
const TRANSFER: &str = r#"{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"~~~~~~~~~=","bytesTransferredOut":#}"#;

const OBJECT: &str = r#"[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::reports-example/daily/2026/02/part-~-~.parquet"},{"accountId":"123456789012","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::reports-example"}]"#;

const INVOKE: Call = Call {
    service: "lambda",
    name: "Invoke",
    is_data: true,
    parameters: r#"{"functionName":"arn:aws:lambda:eu-west-1:123456789012:function:resize-images","invocationType":"Event","sourceArn":"arn:aws:s3:::assets-example","sourceAccount":"123456789012"}"#,
    additional: Some(
        r#"{"customerEniId":"eni-0~~","functionVersion":"arn:aws:lambda:eu-west-1:123456789012:function:resize-images:$LATEST"}"#,
    ),
    ..PLAIN
};

const DECRYPT: Call = Call {
    service: "kms",
    name: "Decrypt",
    parameters: r#"{"encryptionAlgorithm":"SYMMETRIC_DEFAULT","encryptionContext":{"aws:s3:arn":"arn:aws:s3:::reports-example/daily/2026/02/part-~-~.parquet"}}"#,
    additional: Some(r#"{"keyMaterialId":"~~~~~~~~"}"#),
    resources: Some(
        r#"[{"accountId":"123456789012","type":"AWS::KMS::Key","ARN":"arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555"}]"#,
    ),
    ..PLAIN
};

const ASSUME_ROLE: Call = Call {
    service: "sts",
    name: "AssumeRole",
    parameters: r#"{"roleArn":"arn:aws:iam::123456789012:role/service-worker","roleSessionName":"session-~","durationSeconds":3600,"tags":[{"key":"team","value":"^"},{"key":"stage","value":"prod"}]}"#,
    response: r#"{"credentials":{"accessKeyId":"ASIA~~","sessionToken":"~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~==","expiration":"Feb 1, 2026, 9:00:00 AM"},"assumedRoleUser":{"assumedRoleId":"AROA~~:session-~","arn":"arn:aws:sts::123456789012:assumed-role/service-worker/session-~"}}"#,
    resources: Some(
        r#"[{"accountId":"123456789012","type":"AWS::IAM::Role","ARN":"arn:aws:iam::123456789012:role/service-worker"}]"#,
    ),
    ..PLAIN
};

const DESCRIBE_INSTANCES: Call = Call {
    service: "ec2",
    name: "DescribeInstances",
    parameters: r#"{"maxResults":1000,"instancesSet":{"items":[{"instanceId":"i-0~~"},{"instanceId":"i-0~~"}]},"filterSet":{"items":[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}},{"name":"tag:team","valueSet":{"items":[{"value":"^"}]}}]}}"#,
    ..PLAIN
};

const GET_SECRET: Call = Call {
    service: "secretsmanager",
    name: "GetSecretValue",
    parameters: r#"{"secretId":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/^-~","versionStage":"AWSCURRENT"}"#,
    ..PLAIN
};

const DESCRIBE_TARGETS: Call = Call {
    service: "elasticloadbalancing",
    name: "DescribeTargetHealth",
    parameters: r#"{"targetGroupArn":"arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-web/~~","targets":[{"id":"10.0.3.7","port":8443,"availabilityZone":"eu-west-1a"}]}"#,
    ..PLAIN
};

const CREATE_STREAM: Call = Call {
    service: "logs",
    name: "CreateLogStream",
    reads: false,
    parameters: r#"{"logGroupName":"/aws/lambda/resize-images","logStreamName":"2026/02/01/[$LATEST]~~~~"}"#,
    ..PLAIN
};

const RUN_INSTANCES: Call = Call {
    service: "ec2",
    name: "RunInstances",
    reads: false,
    parameters: r#"{"instancesSet":{"items":[{"imageId":"ami-0~~","minCount":1,"maxCount":2,"keyName":"deploy"}]},"instanceType":"m7g.large","blockDeviceMapping":{"items":[{"deviceName":"/dev/xvda","ebs":{"volumeSize":40,"deleteOnTermination":true,"volumeType":"gp3","encrypted":true}}]},"monitoring":{"enabled":false},"subnetId":"subnet-0~~","disableApiTermination":false,"clientToken":"~-~","tagSpecificationSet":{"items":[{"resourceType":"instance","tags":[{"key":"team","value":"^"}]}]}}"#,
    response: r#"{"requestId":"~-~","reservationId":"r-0~~","ownerId":"123456789012","groupSet":{},"instancesSet":{"items":[{"instanceId":"i-0~~","imageId":"ami-0~~","instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-10-0-3-7.eu-west-1.compute.internal","amiLaunchIndex":0,"productCodes":{},"instanceType":"m7g.large","launchTime":1769932800000,"placement":{"availabilityZone":"eu-west-1a","tenancy":"default"},"monitoring":{"state":"disabled"},"subnetId":"subnet-0~~","vpcId":"vpc-0~~","privateIpAddress":"10.0.3.7","architecture":"arm64","rootDeviceType":"ebs","hypervisor":"xen","ebsOptimized":false}]}}"#,
    ..PLAIN
};

const PUT_ROLE_POLICY: Call = Call {
    service: "iam",
    name: "PutRolePolicy",
    reads: false,
    parameters: r#"{"roleName":"service-worker","policyName":"reports","policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\"Resource\":\"arn:aws:s3:::reports-example/*\"}]}"}"#,
    ..PLAIN
};
